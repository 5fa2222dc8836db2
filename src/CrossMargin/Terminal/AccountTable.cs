using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Oracles;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>One account for people: what it holds and owes, how it stands, and how old the prices are.</summary>
internal static class AccountTable
{
    public static void Draw(IAnsiConsole console, AccountView view, HealthReport report)
    {
        console.Write(new Rule($"Account {view.Account}").LeftJustified());
        console.Write(Holdings(view));
        console.Write(Healths(report));
        if (report.Explanation.Requirement.Count > 0)
            console.Write(Margin(report));
        console.Write(Prices(report));
        console.MarkupLineInterpolated(
            $"As of {string.Join(", ", report.AsOf.Select(block => $"chain {block.Chain} block {block.Number} ({Ages(report.Time - block.Time)})"))}");
        foreach (InputFault fault in report.Faults)
            console.MarkupLineInterpolated($"[yellow]{fault.Kind} on chain {fault.Chain}: {fault.About}[/]");
    }

    private static Table Holdings(AccountView view)
    {
        Table table = new Table().Title("Holdings").AddColumns("Venue", "Token", "Amount", "USD");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (SubAccountView sub in view.SubAccounts)
        {
            foreach (CollateralBalance one in sub.Collateral)
                table.AddRow(Row(sub, one.Token, one.Amount.ToString(), one.Amount.ToAssetQuantity(), one.Price));
            foreach (DebtPosition one in sub.Debts)
                table.AddRow(Row(sub, one.Token, $"-{one.Amount}", -one.Amount.ToDebtQuantity(), one.Price));
            foreach (PerpPosition one in sub.Perps)
                table.AddRow(Row(sub, one.Instrument, one.Size, one.Mark));
            foreach (OptionPosition one in sub.Options)
                table.AddRow(Row(sub, one.Instrument, one.Size, one.Spot));
        }

        return table;
    }

    private static string[] Row(SubAccountView sub, Token token, string amount, double quantity, PriceObservation? price) =>
    [
        Markup.Escape(sub.Id.Venue.ToString()),
        Markup.Escape(token.Symbol),
        amount,
        price is null ? "no price" : Usd(quantity * price.Usd),
    ];

    /// <summary>A contract, with the notional that it moves.</summary>
    private static string[] Row(SubAccountView sub, Instrument instrument, TokenAmount size, PriceObservation? price) =>
    [
        Markup.Escape(sub.Id.Venue.ToString()),
        Markup.Escape(instrument.Symbol),
        size.ToString(),
        price is null ? "no price" : $"({Usd(size.ToAssetQuantity() * price.Usd)})",
    ];

    private static Table Healths(HealthReport report)
    {
        Table table = new Table().Title("Health").AddColumns("Where", "Health", "Equity USD", "Margin USD", "Status");
        table.AddRow(
            "all chains",
            $"{Factor(report.GlobalHealth.Pessimistic)} – {Factor(report.GlobalHealth.Optimistic)}",
            Usd(report.Equity.Usd),
            Usd(report.Requirement.MaintenanceUsd),
            Coloured(report.Status));
        foreach (SubAccountHealth sub in report.SubAccounts)
        {
            table.AddRow(
                Markup.Escape(sub.Id.Venue.ToString()),
                sub.Local is null ? "–" : Factor(sub.Local.HealthFactor),
                Usd(sub.EquityUsd),
                Usd(sub.Requirement.MaintenanceUsd),
                Standing(sub));
        }

        return table.Caption(
            $"{report.Model} model; buffer for price age {Usd(report.BufferUsd)}, saved by netting {Usd(report.Netting.SavingUsd)} USD");
    }

    /// <summary>What the venue would do now, or by when help must be sent.</summary>
    private static string Standing(SubAccountHealth sub)
    {
        string liquidatable = sub.Local is { IsLiquidatable: true } ? "[red]liquidatable[/]" : "";
        if (sub.Hindrance is { } hindrance)
            return $"{liquidatable} [yellow]{Markup.Escape(hindrance)}[/]".Trim();
        return liquidatable.Length == 0 && sub.Survival is { SurvivalUsd: < 0 } late ? $"[yellow]help comes too late: top up {Usd(late.TopUpUsd)} USD[/]" : liquidatable;
    }

    private static Table Margin(HealthReport report)
    {
        Table table = new Table().Title("Margin").AddColumns("Underlying", "Why", "Maintenance USD", "Initial USD");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (ReportLine line in report.Explanation.Requirement.Concat(report.Explanation.Buffer))
            table.AddRow(Markup.Escape(line.Underlying?.Symbol ?? "all"), line.Kind.ToString(), Usd(line.MaintenanceUsd), Usd(line.InitialUsd));
        foreach (ScenarioOutcome outcome in report.Explanation.Scenarios)
            table.AddRow(Markup.Escape(outcome.Underlying.Symbol), Markup.Escape($"worst: {outcome.Worst}"), Usd(outcome.WorstUsd), "");
        return table;
    }

    private static Table Prices(HealthReport report)
    {
        Table table = new Table().Title("Prices").AddColumns("Underlying", "Chain", "USD", "Age", "Buffer", "Validity");
        foreach (JudgedPrice price in report.Prices)
        {
            table.AddRow(
                Markup.Escape(price.Underlying.Symbol), price.Chain.ToString(), Usd(price.Usd),
                price.Age is { } age ? Ages(age) : "unknown", price.Buffer.ToString("P2", CultureInfo.InvariantCulture), price.Validity.ToString());
        }

        return table;
    }

    private static string Coloured(AccountStatus status) => status switch
    {
        AccountStatus.Healthy => "[green]Healthy[/]",
        AccountStatus.Warning or AccountStatus.ReduceOnly or AccountStatus.Unknown => $"[yellow]{status}[/]",
        _ => $"[red]{status}[/]",
    };

    public static string Usd(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    public static string Factor(double value) =>
        double.IsPositiveInfinity(value) ? "no debt" : value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Ages(TimeSpan age) => age.TotalMinutes < 2 ? $"{age.TotalSeconds:F0} s old"
        : age.TotalHours < 2 ? $"{age.TotalMinutes:F0} min old"
        : $"{age.TotalHours:F0} h old";
}
