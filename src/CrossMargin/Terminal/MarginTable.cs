using System.Globalization;
using CrossMargin.Commands;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>What a margin model says of portfolios: a line of JSON each, or one table.</summary>
internal static class MarginTable
{
    public static void Show(Screen screen, IReadOnlyList<MarginVerdict> verdicts)
    {
        if (!screen.IsJson)
        {
            screen.Console.Write(Draw(verdicts));
            return;
        }

        foreach (MarginVerdict verdict in verdicts)
            Screen.WriteJson(verdict);
    }

    private static Table Draw(IReadOnlyList<MarginVerdict> verdicts)
    {
        Table table = new Table().AddColumns("Portfolio", "Maintenance USD", "Initial USD", "Equity USD", "Worst", "P&L USD");
        foreach (int column in (int[])[1, 2, 3, 5])
            table.Columns[column].RightAligned();
        foreach (MarginVerdict one in verdicts)
        {
            string name = one.Case is null ? Path.GetFileNameWithoutExtension(one.File) : $"{Path.GetFileNameWithoutExtension(one.File)} {one.Case}";
            table.AddRow(
                Markup.Escape(name), Coloured(one.Mm), Coloured(one.Im), AccountTable.Usd(one.Equity), Markup.Escape(one.Worst),
                one.Scenarios.Count == 0 ? "–" : AccountTable.Usd(one.Scenarios.Min(scenario => scenario.Pnl)));
        }

        return table.Caption("margin balances: equity after the requirement; below zero it is not met");
    }

    private static string Coloured(double balanceUsd) =>
        balanceUsd < 0 ? string.Create(CultureInfo.InvariantCulture, $"[red]{AccountTable.Usd(balanceUsd)}[/]") : AccountTable.Usd(balanceUsd);
}
