using System.Globalization;
using CrossMargin.Devnet;
using CrossMargin.Domain;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Demo;

/// <summary>What the demo shows while it is played.</summary>
internal sealed class DemoScreen(Screen screen)
{
    private readonly Lock _lock = new();

    public IProgress<DevnetProgress> Progress => screen.Progress;

    public void Step(string text) => Write($"[bold]{Markup.Escape(text)}[/]");

    public void Note(string text) => Write($"[grey]{Markup.Escape(text)}[/]");

    public void Prices(int step, int steps, DemoPrices prices) => Write(string.Create(
        CultureInfo.InvariantCulture, $"[bold]Prices, step {step} of {steps}:[/] ETH {prices.Eth:N2}  BTC {prices.Btc:N2}"));

    public void Netting(double savedUsd) => Write(string.Create(
        CultureInfo.InvariantCulture, $"Hedges across chains save the owners {savedUsd:N0} USD of margin"));

    public void Attempt(LiquidationAttempt attempt, IReadOnlyList<Address> owners)
    {
        if (attempt.State is AttemptState.Planned or AttemptState.Simulated or AttemptState.Final)
            return;
        LiquidationOption option = attempt.Plan.Liquidation.Option;
        string target = attempt.SubAccount.Key.Holder.IsZero
            ? $"position {attempt.SubAccount.Key.Part.ToNumber()}" : NameOf(attempt.SubAccount.Key.Holder, owners);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{attempt.SubAccount.Venue.Name} {target}: {option.Step}, repay {option.Repay} {option.Debt.Symbol} for {option.Seize} {option.Collateral.Symbol}, profit {attempt.Plan.ProfitUsd:N2} USD: {attempt.State} {attempt.Reason}");
        Write((attempt.State == AttemptState.Included ? "  [green]" : "  [grey]") + Markup.Escape(line.TrimEnd()) + "[/]");
    }

    public void Results(
        DemoScenario scenario, IReadOnlyList<Address> owners, IReadOnlyList<DemoReferee> referees, AccountBook book, DateTimeOffset now)
    {
        Table table = new Table().AddColumns("Owner", "Story", "Status", "Health, all chains", "Equity USD");
        foreach (DemoReferee referee in referees)
            table.AddColumn(referee.Venue.Name);
        foreach (DemoOwner owner in scenario.Owners)
        {
            Address address = owners[owner.Number];
            HealthReport? report = book.Find(new AccountId(address), now) is { } view ? MarginEngine.Assess(view, RiskParameters.Default) : null;
            table.AddRow(
            [
                NameOf(address, owners), owner.Story, report?.Status.ToString() ?? "–",
                report is null ? "–" : AccountTable.Factor(report.GlobalHealth.Pessimistic),
                report is null ? "–" : AccountTable.Usd(report.Equity.Usd),
                .. referees.Select(referee => OnVenue(referee, address)),
            ]);
        }

        lock (_lock)
            screen.Console.Write(table);
    }

    public void Verdict(DemoVerdict verdict, IReadOnlyList<Reconciliation> reconciliations)
    {
        lock (_lock)
        {
            ReconciliationTable.Draw(screen.Console, reconciliations);
            Table table = new Table().AddColumns("Chain", "Venue", "Liquidatable", "Liquidated", "Touched while healthy", "Reconciled", "Differ");
            foreach (VenueVerdict venue in verdict.Venues)
            {
                table.AddRow(
                    $"{venue.ChainId}", venue.Venue, $"{venue.Liquidatable}", $"{venue.Liquidated}", $"{venue.TouchedWhileHealthy}",
                    $"{venue.ReconciledSubAccounts}", $"{venue.Mismatches}");
            }

            screen.Console.Write(table);
            screen.Console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{verdict.Liquidated} of {verdict.Liquidatable} liquidatable sub-accounts were liquidated, {verdict.TouchedWhileHealthy} were touched while healthy, {verdict.Mismatches} figures differ, in {verdict.Seconds:F1} seconds"));
            screen.Console.MarkupLine(verdict.IsGood
                ? "[green bold]Good: everyone below the line was liquidated, nobody else was touched, and the ledger equals the chain.[/]"
                : "[red bold]Not good.[/]");
            if (screen.IsJson)
                Screen.WriteJson(verdict);
        }
    }

    private static string OnVenue(DemoReferee referee, Address owner)
    {
        int liquidations = referee.Liquidations.Count(one => IsOf(one.Account));
        return (referee.Liquidatable.Any(IsOf), liquidations) switch
        {
            (false, 0) => "",
            (true, 0) => "[red]missed[/]",
            (false, _) => "[red]touched while healthy[/]",
            _ => $"[green]liquidated{(liquidations > 1 ? $" {liquidations} times" : "")}[/]",
        };

        bool IsOf(SubAccountKey account) => referee.OwnerOf(account) == owner;
    }

    private static string NameOf(Address address, IReadOnlyList<Address> owners)
    {
        int number = owners.ToList().IndexOf(address);
        return number < 0 ? address.ToString() : $"owner {number + 1}";
    }

    // The keeper's news comes from its own tasks: lines must not mix.
    private void Write(string markup)
    {
        lock (_lock)
            screen.Console.MarkupLine(markup);
    }
}
