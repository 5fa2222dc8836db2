using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What chains.json knows of the tokens and feeds of Perp's chain. Immutable.</summary>
internal sealed class PerpTokens(ChainSettings chain)
{
    private readonly Dictionary<Address, TokenSettings> _tokens = chain.Tokens.ToDictionary(token => token.Address);

    /// <summary>
    /// A token of the vault. One that chains.json does not name is its own underlying, under its address: a symbol could be anybody's.
    /// </summary>
    public Token Of(Address address, byte decimals)
    {
        if (_tokens.TryGetValue(address, out TokenSettings? known))
            return new Token(chain.ChainId, address, known.Symbol, decimals, known.Underlying);
        string name = address.ToString();
        return new Token(chain.ChainId, address, name, decimals, new Underlying(name));
    }

    /// <summary>A market's underlying: of the base token where chains.json names it, else of the feed that its index comes from.</summary>
    public Perpetual Perpetual(VenueId venue, Address baseToken, Address aggregator)
    {
        if (_tokens.TryGetValue(baseToken, out TokenSettings? known))
            return new Perpetual(venue, known.Symbol, known.Underlying);
        string name = baseToken.ToString();
        return new Perpetual(venue, name, FeedAt(aggregator)?.Underlying ?? new Underlying(name));
    }

    /// <summary>What the feed promises, where chains.json describes it.</summary>
    public FeedPromise? PromiseOf(Address aggregator) =>
        FeedAt(aggregator) is { } feed ? new FeedPromise(feed.Heartbeat, feed.Deviation) : null;

    private FeedSettings? FeedAt(Address aggregator) => chain.Feeds.FirstOrDefault(feed => feed.Address == aggregator);
}
