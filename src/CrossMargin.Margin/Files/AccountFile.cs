using System.Globalization;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Markets;

namespace CrossMargin.Margin.Files;

/// <summary>An account and its markets as a person writes them down; README.md, "From the command line", says how.</summary>
public sealed record AccountFile(AccountView View, MarketState Market)
{
    private const double MaxSeconds = 365d * 86_400;

    /// <exception cref="ConfigurationException">Every fault at once, each with its place.</exception>
    public static AccountFile Read(JsonElement root, string source) => JsonNodeReader.ReadRoot(root, source, node =>
    {
        DateTimeOffset time = Time(node, "time") ?? default;
        IReadOnlyList<(string Name, ChainCondition Condition)> chains = node.Objects("chains", chain => ReadChain(chain, time));
        RefuseDoubles(node, chains);
        AccountView view = new(
            new AccountId(Address.Zero),
            Numbered(node.Objects("subAccounts", subAccount => ReadSubAccount(subAccount, chains, time))),
            [.. chains.Select(chain => chain.Condition).OrderBy(condition => condition.AsOf.Chain)],
            time);
        MarketState market = node.OptionalObject("market", MarketSection.Read) ?? MarketState.Unobserved;
        node.RefuseUnknown();
        return new AccountFile(view, market);
    });

    /// <summary>A time as ISO 8601 has it, UTC where it has no offset; null with a fault where it is none.</summary>
    internal static DateTimeOffset? Time(JsonNodeReader node, string property)
    {
        string text = node.Text(property, "a time from 1971 to 2199: 2026-11-21T12:00:00Z", text => Parse(text) is { Year: > 1970 and < 2200 });
        return text.Length == 0 ? null : Parse(text);
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time : null;

    private static (string Name, ChainCondition Condition) ReadChain(JsonNodeReader node, DateTimeOffset time)
    {
        ChainId id = new(node.WholeNumber("id", 1, long.MaxValue));
        TimeSpan lag = TimeSpan.FromSeconds(node.OptionalNumber("lagSeconds", 0, MaxSeconds) ?? 0);
        TimeSpan blockTime = TimeSpan.FromSeconds(node.OptionalNumber("blockTimeSeconds", 0, 600) ?? 0);
        string? degraded = node.OptionalText("degraded", "why the chain's figures are not to be relied on");
        long timestamp = time == default ? 0 : (time - lag - blockTime).ToUnixTimeSeconds();
        return (
            node.Text("name", "the chain's name"),
            new ChainCondition(new BlockRef(id, 0, Hash32.Zero, timestamp), FinalityLevel.Finalized, blockTime, lag, degraded));
    }

    private static SubAccountView ReadSubAccount(
        JsonNodeReader node, IReadOnlyList<(string Name, ChainCondition Condition)> chains, DateTimeOffset time)
    {
        string name = node.Text("chain", "the name of one of the chains", text => chains.Any(chain => chain.Name == text));
        ChainId chain = chains.FirstOrDefault(chain => chain.Name == name).Condition?.AsOf.Chain ?? default;
        PositionSection positions = new(new VenueId(chain, node.Text("venue", "the venue's name")), time);
        return new SubAccountView(
            new SubAccountId(positions.Venue, default),
            node.Objects("collateral", positions.Collateral, required: false),
            node.Objects("debts", positions.Debt, required: false),
            Local: null)
        {
            Perps = node.Objects("perps", positions.Perp, required: false),
            Options = node.Objects("options", positions.Option, required: false),
            IsIsolated = node.OptionalFlag("isolated"),
        };
    }

    /// <summary>Several on one venue are told apart by their places in the file.</summary>
    private static IReadOnlyList<SubAccountView> Numbered(IReadOnlyList<SubAccountView> subAccounts) =>
        [.. subAccounts.Select((one, index) => one with
        {
            Id = one.Id with { Key = new SubAccountKey(Address.Zero, Hash32.OfNumber(index + 1)) },
        })];

    private static void RefuseDoubles(JsonNodeReader node, IReadOnlyList<(string Name, ChainCondition Condition)> chains)
    {
        foreach ((string name, int times) in chains.CountBy(chain => chain.Name).Where(name => name.Value > 1 && name.Key.Length > 0))
            node.Fault("chains[*].name", $"\"{name}\" {times} times", "each only once");
        foreach ((ChainId id, int times) in chains.CountBy(chain => chain.Condition.AsOf.Chain).Where(id => id.Value > 1))
            node.Fault("chains[*].id", $"{id} {times} times", "each only once");
    }
}
