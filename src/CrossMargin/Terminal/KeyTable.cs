using CrossMargin.Chain.Sending.Keystores;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Keystores, for people.</summary>
internal static class KeyTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<ListedKeystore> keystores)
    {
        if (keystores.Count == 0)
        {
            console.MarkupLine("There is no key.");
            return;
        }

        Table table = new Table().AddColumns("Address", "File");
        foreach (ListedKeystore one in keystores)
            table.AddRow(new Text(one.Address?.ToString() ?? (one.Fault is null ? "not told" : "no keystore")), new Text(one.Fault ?? one.File));
        console.Write(table);
    }
}
