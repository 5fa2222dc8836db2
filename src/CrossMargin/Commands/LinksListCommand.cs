using System.CommandLine;
using CrossMargin.Api;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Ledger.Links;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists links, newest first, and whether they count.</summary>
internal static class LinksListCommand
{
    private const string Name = "list";

    private static readonly Option<string?> About = new("--owner") { Description = "Only links of which this address is a side.", HelpName = "ADDRESS" };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"How many, 1 to {LinkStore.PageMax}.",
        DefaultValueFactory = _ => 50,
        HelpName = "N",
    };

    public static Command Create() => new Command(
        Name, "List links, newest first: in effect, not used (and the reason on standard error), expired or revoked.") { About, Limit }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        string? text = arguments.GetValue(About);
        int limit = arguments.GetValue(Limit);
        Address about = default;
        if (text is not null && !Address.TryParse(text, out about))
            throw LinksCommand.Fault(Name, About.Name, $"\"{text}\"", "an address: 0x and 40 hexadecimal digits");
        if (limit is < 1 or > LinkStore.PageMax)
            throw LinksCommand.Fault(Name, Limit.Name, $"{limit}", $"1 to {LinkStore.PageMax}");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        LinkGraph graph = await session.Deployment.ReadLinksAsync(cancellationToken);
        IReadOnlyList<StoredLink> page = await session.Deployment.CreateLinks().ReadPageAsync(
            text is null ? null : about, before: null, limit, cancellationToken);
        DateTimeOffset now = session.Deployment.Time.GetUtcNow();
        LinkResource[] links = [.. page.Select(link => LinkResource.Of(link, graph, now))];
        screen.Show(links, console => LinkTable.Draw(console, links));
        return CommandFrame.Success;
    }
}
