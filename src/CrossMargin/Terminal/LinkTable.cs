using System.Globalization;
using CrossMargin.Api;
using CrossMargin.Commands;
using CrossMargin.Ledger.Links;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Links, for people.</summary>
internal static class LinkTable
{
    public static void Draw(IAnsiConsole console, IReadOnlyList<LinkResource> links)
    {
        if (links.Count == 0)
        {
            console.MarkupLine("There is no link.");
            return;
        }

        Table table = new Table().AddColumns("Link", "State", "Owner", "Linked", "Expires", "Nonce");
        foreach (LinkResource link in links)
        {
            table.AddRow(
                link.Number.ToString(CultureInfo.InvariantCulture),
                link.State.ToString(),
                Account(link.Owner, link.OwnerChain),
                Account(link.Linked, link.LinkedChain),
                link.ExpiresAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                link.Nonce);
        }

        console.Write(table);
    }

    /// <summary>What came of a statement.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(Screen screen, LinkOutcome outcome, DateTimeOffset now, Action<IAnsiConsole, StoredLink> taken)
    {
        if (outcome is LinkOutcome.Refused refused)
        {
            screen.Fail([$"{refused.Refusal.Kind}: {refused.Refusal.Reason}"]);
            return CommandFrame.Failure;
        }

        StoredLink link = ((LinkOutcome.Taken)outcome).Link;
        screen.Show(
            LinkResource.Of(link, LinkGraph.Of([link.Link], static (_, _) => { }), now), console => taken(console, link));
        return CommandFrame.Success;
    }

    private static string Account(string address, long? chain) =>
        chain is null ? address : string.Create(CultureInfo.InvariantCulture, $"{address} on {chain}");
}
