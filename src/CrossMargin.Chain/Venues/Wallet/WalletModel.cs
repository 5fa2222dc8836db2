using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>A wallet read as collateral without debt. Its tokens back nothing at the venue itself.</summary>
public sealed class WalletModel(ChainSettings chain, VenueSettings venue) : IVenueModel
{
    private readonly IReadOnlyList<WalletToken> _tokens = WalletTokens.Of(chain, venue);

    public VenueId Venue { get; } = new(chain.ChainId, venue.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        List<CollateralBalance> collateral = [];
        foreach (WalletToken token in _tokens)
        {
            BigInteger balance = slots[account, token.Balance];
            if (!balance.IsZero)
            {
                collateral.Add(new CollateralBalance(
                    token.Token, new TokenAmount(balance, token.Token.Decimals), PriceOf(token, slots), LiquidationThreshold: 0));
            }
        }

        return new SubAccountView(new SubAccountId(Venue, account), collateral, [], Local: null);
    }

    /// <summary>The balances that are kept. One that is not trusted counts as nothing, and is not held against the chain's.</summary>
    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) =>
        [.. _tokens.Where(token => slots[account, token.Untrusted].IsZero)
            .Select(token => new Figure(token.Balance.Name, slots[account, token.Balance], IsSlot: true))];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory) => [];

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots)
    {
        if (!account.IsMarket)
            return [account];
        // A price's time counts as the price does: its age is judged. The indexer's own marks move nothing.
        if (!changed.Kind.StartsWith(WalletSlots.PriceKind, StringComparison.Ordinal)
            || !Address.TryParse(changed.About.ToString(), out Address feed))
        {
            return [];
        }

        return _tokens.Where(token => token.Feed?.Address == feed).SelectMany(token => slots.Column(token.Balance).Keys).Distinct();
    }

    /// <summary>The price of each feed, once its decimals are known.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) =>
    [
        .. from feed in _tokens.Select(token => token.Feed).OfType<FeedSettings>().Distinct()
           let decimalsPlusOne = slots[WalletSlots.PriceDecimals(feed.Address)]
           where !decimalsPlusOne.IsZero
           select new PriceSlot(WalletSlots.Price(feed.Address), feed.Underlying, (byte)(decimalsPlusOne - 1)),
    ];

    private static PriceObservation? PriceOf(WalletToken token, VenueSlots slots)
    {
        if (token.Feed is not { } feed)
            return null;
        BigInteger price = slots[WalletSlots.Price(feed.Address)];
        BigInteger decimalsPlusOne = slots[WalletSlots.PriceDecimals(feed.Address)];
        return price.IsZero || decimalsPlusOne.IsZero
            ? null
            : new PriceObservation(
                price, (byte)(decimalsPlusOne - 1), feed.Address, TimeOf(slots[WalletSlots.PriceUpdatedAt(feed.Address)]),
                new FeedPromise(feed.Heartbeat, feed.Deviation));
    }

    /// <summary>Null for a time that no clock shows: the feed does not say it, and margin takes the price for stale.</summary>
    private static DateTimeOffset? TimeOf(BigInteger unixSeconds) =>
        unixSeconds.IsZero || unixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? null : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);
}
