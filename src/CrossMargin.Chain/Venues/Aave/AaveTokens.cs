using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What chains.json knows of the tokens and feeds of Aave's chain. Immutable.</summary>
internal sealed class AaveTokens(ChainSettings chain)
{
    private readonly Dictionary<Address, TokenSettings> _tokens = chain.Tokens.ToDictionary(token => token.Address);

    /// <summary>
    /// A reserve's token. One that chains.json does not name is its own underlying, under its address: a symbol could be anybody's.
    /// </summary>
    public Token Of(Address asset, byte decimals)
    {
        if (_tokens.TryGetValue(asset, out TokenSettings? known))
            return new Token(chain.ChainId, asset, known.Symbol, decimals, known.Underlying);
        string name = asset.ToString();
        return new Token(chain.ChainId, asset, name, decimals, new Underlying(name));
    }

    /// <summary>The feed that the venue's price source is, else the one that chains.json names for the token's underlying.</summary>
    public FeedSettings? FeedOf(Address asset, Address source) =>
        chain.Feeds.FirstOrDefault(feed => feed.Address == source)
        ?? (_tokens.TryGetValue(asset, out TokenSettings? token)
            ? chain.Feeds.FirstOrDefault(feed => feed.Underlying == token.Underlying)
            : null);
}
