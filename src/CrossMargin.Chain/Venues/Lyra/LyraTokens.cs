using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What chains.json knows of the tokens and feeds of a market's chain. Immutable.</summary>
internal sealed class LyraTokens(ChainSettings chain)
{
    /// <summary>What the contracts reckon with, whatever the token.</summary>
    public const byte Decimals = 18;

    /// <summary>A token that chains.json does not name is its own underlying, under its address: a symbol could be anybody's.</summary>
    public Token Of(Address token)
    {
        if (chain.Tokens.FirstOrDefault(known => known.Address == token) is { } known)
            return new Token(chain.ChainId, token, known.Symbol, Decimals, known.Underlying);
        string name = token.ToString();
        return new Token(chain.ChainId, token, name, Decimals, new Underlying(name));
    }

    /// <summary>The feed that chains.json names for the token's underlying.</summary>
    public FeedSettings? FeedOf(Address token) => chain.Feeds.FirstOrDefault(feed => feed.Underlying == Of(token).Underlying);
}
