using System.Globalization;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Why a sub-account was, or was not, liquidated, for people.</summary>
internal static class StoryTable
{
    public static void Draw(IAnsiConsole console, SubAccountStory story)
    {
        console.Write(new Rule(Markup.Escape(story.Id.ToString())).LeftJustified());
        console.MarkupLineInterpolated($"{Stood(story.Standing)}");
        foreach (string note in story.Standing.Notes)
            console.MarkupLineInterpolated($"[yellow]Beside that, {note}[/]");
        if (story.IsCut)
            console.MarkupLine("Older entries of the journal are left out: see --limit.");
        if (story.Entries.Count == 0)
            console.MarkupLineInterpolated($"{Silence(story.Standing)}");
        long? episode = null;
        foreach (StoryEntry entry in story.Entries)
        {
            if (entry.Entry.EpisodeBlock is { } begun && begun != episode)
            {
                episode = begun;
                console.MarkupLineInterpolated($"[bold]Liquidatable from block {begun} on:[/]");
            }

            Draw(console, entry);
        }
    }

    private static string Stood(Standing standing)
    {
        string where = standing.Block is { } block ? string.Create(CultureInfo.InvariantCulture, $"At block {block.Number} ({block.Time:u}) ") : "";
        if (standing.Fault is { } fault)
            return $"{where}Not known to the keeper: {fault}".TrimEnd('.') + ".";
        if (standing.Local is not { } local)
            return where + (standing.IsHeld ? "it could not be liquidated: its venue liquidates nobody." : "it held nothing.");
        string figures = $"health factor {AccountTable.Factor(local.HealthFactor)} by the venue's rule, {Distance(local.ExcessUsd)}.";
        return $"{where}it was {(local.IsLiquidatable ? "liquidatable" : "healthy")}: {figures}";
    }

    private static string Silence(Standing standing) => standing switch
    {
        { Fault: not null } => "The keeper acts on nobody of whom it knows nothing: there is no decision.",
        { Local.IsLiquidatable: true } => "No keeper has recorded anything about it up to then: none was running, or none had judged it yet.",
        _ => "No keeper ever judged it liquidatable up to then: there is no decision.",
    };

    private static void Draw(IAnsiConsole console, StoryEntry one)
    {
        JournalEntry entry = one.Entry;
        string time = entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        console.MarkupLineInterpolated($"  {time}, block {entry.Judged.Number}: {Outcome(entry)}");
        console.MarkupLineInterpolated($"    {Verdicts(entry.Health)}");
        foreach (string line in Figures(entry))
            console.MarkupLineInterpolated($"    {line}");
        if (one.Differences is null)
            console.MarkupLine("    [grey]not replayed: what it stands on is not kept[/]");
        else if (one.Differences.Count == 0)
            console.MarkupLine("    [green]replayed: same, bit for bit[/]");
        foreach (ReplayDifference difference in one.Differences ?? [])
            console.MarkupLineInterpolated($"    [red]replayed: differs: {difference}[/]");
    }

    private static string Outcome(JournalEntry entry) => entry switch
    {
        JournalEntry.LeftAlone { Decision: var decision } => $"left alone{Rehearsed(decision.DryRun)}, {decision.Kind}: {decision.Reason}",
        JournalEntry.Tried { Attempt: var attempt } =>
            string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Number}{Rehearsed(attempt.DryRun)} is {attempt.State}{(attempt.Reason is { } reason ? $": {reason}" : "")}"),
        _ => throw new InvariantViolationException("An entry is a decision or an attempt."),
    };

    private static string Rehearsed(bool isDryRun) => isDryRun ? " (dry run)" : "";

    private static string Verdicts(JudgedHealth health) =>
        $"venue: health factor {AccountTable.Factor(health.LocalHealthFactor)}, {Distance(health.LocalExcessUsd)}; whole account: {health.GlobalStatus}"
        + (health.GlobalHealth is { } global ? $", {AccountTable.Factor(global)}" : "");

    private static string Distance(double excessUsd) => double.IsFinite(excessUsd)
        ? $"{AccountTable.Usd(Math.Abs(excessUsd))} USD {(excessUsd < 0 ? "below" : "above")} its line"
        : "at no line";

    private static IEnumerable<string> Figures(JournalEntry entry)
    {
        if (Read(entry.Judgement) is { Pending.Count: > 0 } ahead)
            yield return $"judged at prices that were in no block yet: {string.Join(", ", ahead.Pending.Select(slot => slot.Name))}";
        if (entry is JournalEntry.Tried { Attempt: var attempt })
        {
            (LiquidationOption option, AttemptPlan plan, PlanCost cost) = (attempt.Plan.Liquidation.Option, attempt.Plan, attempt.Plan.Cost);
            yield return $"{option.Step}: repays {option.Repay} {option.Debt.Symbol} for {option.Seize} {option.Collateral.Symbol}; gain {AccountTable.Usd(plan.GainUsd)}, "
                + $"gas {AccountTable.Usd(cost.GasUsd)}, data fee {AccountTable.Usd(cost.DataFeeUsd)}, slippage {AccountTable.Usd(cost.SlippageUsd)}, capital {AccountTable.Usd(cost.CapitalUsd)}, "
                + $"profit {AccountTable.Usd(plan.ProfitUsd)}, floor {AccountTable.Usd(plan.ProfitFloorUsd)} USD";
            foreach (string line in Transactions(attempt))
                yield return line;
        }
        else if (Read(entry.Judgement) is { } inputs)
        {
            yield return $"at hand: {AtHand(inputs)}; floor {AccountTable.Usd(inputs.ProfitFloorUsd)} USD";
        }

        if (Read(entry.Judgement)?.Place is { } place)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{place.Rank} of {place.Count} of its owner's below their lines: ")
                + $"releases {AccountTable.Usd(place.ReleasedUsd)} USD of margin at a cost of {AccountTable.Usd(place.CostUsd)}";
        }
    }

    /// <summary>Null where it is not kept, or cannot be read: the replay says so.</summary>
    private static JudgementInputs? Read(StoredJudgement? stored)
    {
        try
        {
            return stored?.Unpack().Inputs;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string AtHand(JudgementInputs inputs)
    {
        string gas = inputs.Gas is { } quote
            ? string.Create(CultureInfo.InvariantCulture, $"gas {(double)quote.ExpectedPerGas / 1e9:G6} gwei, native token {quote.NativeUsd:N2} USD")
            : "gas not asked for yet";
        string balances = inputs.Balances.Count == 0
            ? "balances not asked for yet"
            : string.Join(", ", inputs.Balances.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} raw of {one.Key}")));
        return $"{balances}; {gas}";
    }

    private static IEnumerable<string> Transactions(LiquidationAttempt attempt)
    {
        foreach (SignedTransaction transaction in attempt.Transactions)
            yield return string.Create(CultureInfo.InvariantCulture, $"transaction {transaction.Hash}, nonce {transaction.Nonce}{(transaction.IsCancel ? ", to give it up" : "")}");
        if (attempt.Inclusion is { } inclusion)
            yield return string.Create(CultureInfo.InvariantCulture, $"in block {inclusion.Block.Number} ({inclusion.Block.Time:u}): {inclusion.Transaction}, {inclusion.GasUsed} gas");
    }
}
