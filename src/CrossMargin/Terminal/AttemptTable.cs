using System.Globalization;
using CrossMargin.Ledger.Attempts;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Liquidation attempts, for people.</summary>
internal static class AttemptTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<LiquidationAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            console.MarkupLine("No liquidation was attempted.");
            return;
        }

        Table table = new Table().AddColumns("Opened", "Sub-account", "State", "Repay", "Seize", "Profit USD", "Reason");
        foreach (LiquidationAttempt attempt in attempts)
        {
            table.AddRow(
                attempt.OpenedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(attempt.SubAccount.ToString()),
                attempt.State + (attempt.DryRun ? " (dry run)" : ""),
                Markup.Escape($"{attempt.Plan.Liquidation.Option.Repay} {attempt.Plan.Liquidation.Option.Debt.Symbol}"),
                Markup.Escape($"{attempt.Plan.Liquidation.Option.Seize} {attempt.Plan.Liquidation.Option.Collateral.Symbol}"),
                attempt.Plan.ProfitUsd.ToString("N2", CultureInfo.InvariantCulture),
                Markup.Escape(attempt.Reason ?? ""));
        }

        console.Write(table);
    }
}
