using System.Globalization;
using CrossMargin.Commands;
using CrossMargin.Ledger.Access;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Keys of the API, for people.</summary>
internal static class ApiKeyTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<ApiKey> keys, DateTimeOffset now)
    {
        if (keys.Count == 0)
        {
            console.MarkupLine("There is no key.");
            return;
        }

        Table table = new Table().AddColumns("Key", "Name", "May", "A minute", "Made", "State");
        foreach (ApiKey key in keys)
        {
            table.AddRow(
                key.Number.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(key.Name),
                ApiKeyModel.TextOf(key.Scope),
                key.RequestsPerMinute.ToString(CultureInfo.InvariantCulture),
                Text(key.CreatedAt),
                StateOf(key, now));
        }

        console.Write(table);
    }

    private static string StateOf(ApiKey key, DateTimeOffset now) => key switch
    {
        { RevokedAt: { } at } => $"revoked {Text(at)}",
        { ExpiresAt: null } => "holds",
        { ExpiresAt: { } at } when key.Holds(now) => $"holds until {Text(at)}",
        _ => $"expired {Text(key.ExpiresAt.Value)}",
    };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
