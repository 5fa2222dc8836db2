using System.Globalization;
using CrossMargin.Commands;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Pauses, for people.</summary>
internal static class PauseTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<PauseChange> pauses, ChainsConfiguration chains)
    {
        if (pauses.Count == 0)
        {
            console.MarkupLine("The keeper is paused nowhere.");
            return;
        }

        Table table = new Table().AddColumns("Chain", "Venue", "Since", "By", "Reason");
        foreach (PauseChange pause in pauses)
        {
            table.AddRow(
                PauseModel.ChainOf(pause.Scope, chains) ?? "all",
                pause.Scope.Venue ?? "all",
                pause.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(pause.By),
                Markup.Escape(pause.Reason));
        }

        console.Write(table);
    }

    /// <summary>What a change came to.</summary>
    public static void Tell(IAnsiConsole console, PauseChange change, ChainsConfiguration chains, bool wasPaused)
    {
        string where = (PauseModel.ChainOf(change.Scope, chains), change.Scope.Venue) switch
        {
            (null, null) => "everywhere",
            (null, { } venue) => $"for {venue} on every chain",
            ({ } chain, null) => $"on {chain}",
            ({ } chain, { } venue) => $"for {venue} on {chain}",
        };
        string what = (change.IsPaused, wasPaused) switch
        {
            (true, false) => "is paused: what is on its way is finished, and nothing new is begun",
            (true, true) => "was paused already: the reason is the new one",
            (false, true) => "goes on",
            (false, false) => "was not paused",
        };
        console.MarkupLineInterpolated($"The keeper {what}, {where}.");
    }
}
