using System.Globalization;
using CrossMargin.Ledger.Access;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Calls to the API that would change something, for people.</summary>
internal static class AuditTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0)
        {
            console.MarkupLine("Nobody asked for anything.");
            return;
        }

        Table table = new Table().AddColumns("At", "Key", "From", "What", "Status");
        foreach (AuditEntry entry in entries)
        {
            table.AddRow(
                entry.AskedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                entry.Call.Key is { } key ? Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{entry.KeyName} ({key})")) : "none",
                Markup.Escape(entry.Call.Address ?? "here"),
                Markup.Escape($"{entry.Call.Method} {entry.Call.Path}"),
                entry.Status?.ToString(CultureInfo.InvariantCulture) ?? "none");
        }

        console.Write(table);
    }
}
