using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>The tokens that a wallet venue counts, in the order of its settings, each with its slots and its feed.</summary>
internal static class WalletTokens
{
    public static IReadOnlyList<WalletToken> Of(ChainSettings chain, VenueSettings venue) =>
        [.. venue.Tokens.Select(symbol => chain.Tokens.Single(token => token.Symbol == symbol)).Select(token => new WalletToken(
            new Token(chain.ChainId, token.Address, token.Symbol, token.Decimals, token.Underlying),
            WalletSlots.Balance(token.Address),
            WalletSlots.Untrusted(token.Address),
            chain.Feeds.FirstOrDefault(feed => feed.Underlying == token.Underlying)))];
}

/// <param name="Feed">Null for a token whose underlying has no feed on this chain: it then has no price.</param>
internal sealed record WalletToken(Token Token, Slot Balance, Slot Untrusted, FeedSettings? Feed);
