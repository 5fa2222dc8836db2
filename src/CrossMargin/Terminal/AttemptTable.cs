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

        Table table = new Table().AddColumns("Opened", "Sub-account", "State", "Repay", "Seize", "Cost USD", "Profit USD", "Reason");
        foreach (LiquidationAttempt attempt in attempts)
        {
            table.AddRow(
                attempt.OpenedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(attempt.SubAccount.ToString()),
                attempt.State + (attempt.DryRun ? " (dry run)" : ""),
                Markup.Escape($"{attempt.Plan.Liquidation.Option.Repay} {attempt.Plan.Liquidation.Option.Debt.Symbol}"),
                Markup.Escape($"{attempt.Plan.Liquidation.Option.Seize} {attempt.Plan.Liquidation.Option.Collateral.Symbol}"),
                Markup.Escape(Parts(attempt.Plan.Cost)),
                Usd(attempt.Plan.ProfitUsd),
                Markup.Escape(attempt.Reason ?? ""));
        }

        console.Write(table);
    }

    /// <summary>One a line; what is nothing is left out.</summary>
    private static string Parts(PlanCost cost)
    {
        (string Name, double Usd)[] parts =
            [("gas", cost.GasUsd), ("data fee", cost.DataFeeUsd), ("slippage", cost.SlippageUsd), ("capital", cost.CapitalUsd)];
        return string.Join('\n', parts.Where(part => part.Usd > 0).Select(part => $"{part.Name} {Usd(part.Usd)}"));
    }

    private static string Usd(double usd) => usd.ToString("N2", CultureInfo.InvariantCulture);
}
