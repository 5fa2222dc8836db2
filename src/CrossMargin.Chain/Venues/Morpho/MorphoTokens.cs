using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What chains.json knows of the tokens and feeds of Morpho's chain. Immutable.</summary>
internal sealed class MorphoTokens(ChainSettings chain)
{
    private readonly Dictionary<Address, TokenSettings> _tokens = chain.Tokens.ToDictionary(token => token.Address);

    /// <summary>A token that chains.json does not name is its own underlying, under its address: a symbol could be anybody's.</summary>
    public Token Of(Address address, VenueSlots slots)
    {
        BigInteger decimalsPlusOne = slots[MorphoSlots.Decimals(address)];
        TokenSettings? known = _tokens.GetValueOrDefault(address);
        byte decimals = decimalsPlusOne.IsZero ? known?.Decimals ?? 0 : (byte)(decimalsPlusOne - 1);
        string name = known?.Symbol ?? address.ToString();
        return new Token(chain.ChainId, address, name, decimals, known?.Underlying ?? new Underlying(name));
    }

    /// <summary>Whether the token's amounts can be told in whole tokens.</summary>
    public bool HasDecimals(Address address, VenueSlots slots) =>
        _tokens.ContainsKey(address) || !slots[MorphoSlots.Decimals(address)].IsZero;

    /// <summary>The feed of the token's underlying in USD; null for a token that has none.</summary>
    public FeedSettings? FeedOf(Address token) => _tokens.TryGetValue(token, out TokenSettings? known)
        ? chain.Feeds.FirstOrDefault(feed => feed.Underlying == known.Underlying)
        : null;

    /// <summary>What chains.json says of a feed; null for one that it does not name.</summary>
    public FeedSettings? Find(Address feed) => chain.Feeds.FirstOrDefault(known => known.Address == feed);
}
