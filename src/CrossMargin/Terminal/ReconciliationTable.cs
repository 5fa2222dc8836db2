using System.Globalization;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger.Reconciling;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Reconciliations, for people and for machines.</summary>
internal static class ReconciliationTable
{
    // A broken ledger may differ everywhere: the first rows tell why, the count tells how much.
    private const int MaxRows = 50;

    public static object Form(Reconciliation result) => new
    {
        chainId = result.Chain.Value,
        block = result.At.Number,
        blockHash = result.At.Hash.ToString(),
        subAccounts = result.SubAccounts,
        figures = result.Figures,
        mismatches = result.Mismatches.Select(one => new
        {
            venue = one.SubAccount.Venue.Name,
            subAccount = one.SubAccount.Key.ToString(),
            figure = one.Figure,
            ledger = one.Ledger?.ToString(CultureInfo.InvariantCulture),
            chain = one.Chain?.ToString(CultureInfo.InvariantCulture),
        }),
    };

    public static void Draw(IAnsiConsole console, IReadOnlyList<Reconciliation> results)
    {
        foreach (Reconciliation result in results)
        {
            string verdict = result.Mismatches.Count == 0 ? "[green]equal[/]" : $"[red]{result.Mismatches.Count} differ[/]";
            console.MarkupLine(
                $"Chain {result.Chain} at block {result.At.Number}: {result.SubAccounts} sub-accounts, {result.Figures} figures: {verdict}");
        }

        FigureMismatch[] mismatches = [.. results.SelectMany(result => result.Mismatches)];
        if (mismatches.Length == 0)
            return;
        Table table = new Table().AddColumns("Venue", "Sub-account", "Figure", "Ledger", "Chain");
        foreach (FigureMismatch one in mismatches.Take(MaxRows))
        {
            table.AddRow(
                one.SubAccount.Venue.ToString(), one.SubAccount.Key.ToString(), one.Figure, Text(one.Ledger), Text(one.Chain));
        }

        console.Write(table);
        if (mismatches.Length > MaxRows)
            console.MarkupLine($"and {mismatches.Length - MaxRows} more");
    }

    private static string Text(System.Numerics.BigInteger? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
