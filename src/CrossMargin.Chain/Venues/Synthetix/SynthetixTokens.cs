using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>What chains.json knows of sUSD and of the feeds of Synthetix's chain. Immutable.</summary>
internal sealed class SynthetixTokens(ChainSettings chain)
{
    private readonly Dictionary<Address, TokenSettings> _tokens = chain.Tokens.ToDictionary(token => token.Address);

    /// <summary>sUSD. Where chains.json does not name it, it is its own underlying, under its address.</summary>
    public Token Dollar(Address address) => _tokens.TryGetValue(address, out TokenSettings? known)
        ? new Token(chain.ChainId, address, known.Symbol, DecimalMath.Decimals, known.Underlying)
        : new Token(chain.ChainId, address, "sUSD", DecimalMath.Decimals, new Underlying(address.ToString()));

    /// <summary>
    /// That of the feed that the market's aggregator is; else what the asset's name says, which Synthetix's owners gave it.
    /// </summary>
    public Underlying UnderlyingOf(Hash32 asset, Address aggregator) =>
        chain.Feeds.FirstOrDefault(feed => feed.Address == aggregator)?.Underlying ?? SynthetixName.UnderlyingOf(asset);

    public FeedPromise? PromiseOf(Underlying underlying, Address aggregator) =>
        (chain.Feeds.FirstOrDefault(feed => feed.Address == aggregator)
            ?? chain.Feeds.FirstOrDefault(feed => feed.Underlying == underlying)) is { } known
            ? new FeedPromise(known.Heartbeat, known.Deviation) : null;
}
