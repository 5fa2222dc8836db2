using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Prices in USD. Morpho has none: its oracles say what the collateral is worth in the loan token.</summary>
/// <remarks>
/// The loan token's price is the feed's that chains.json names for its underlying; the collateral's is the oracle's price times that.
/// The oracle says no time of its own. Those of Morpho's own make name the Chainlink feeds that they are made of: the time is that of the
/// feed which is furthest behind its promise, the loan token's own among them.
/// </remarks>
internal sealed class MorphoPrices(MorphoTokens tokens)
{
    private const int OracleDecimals = 36;
    private const int MostDecimals = byte.MaxValue;

    public PriceObservation? OfLoan(Address token, VenueSlots slots)
    {
        if (tokens.FeedOf(token) is not { } feed || !tokens.HasDecimals(token, slots))
            return null;
        BigInteger price = slots[MorphoSlots.FeedPrice(feed.Address)];
        BigInteger decimalsPlusOne = slots[MorphoSlots.FeedDecimals(feed.Address)];
        return price.IsZero || decimalsPlusOne.IsZero ? null : new PriceObservation(
            price, (byte)(decimalsPlusOne - 1), feed.Address, TimeOf(feed.Address, slots), PromiseOf(feed));
    }

    /// <param name="price">As the oracle says it.</param>
    /// <param name="timestamp">Unix seconds: the ages of the feeds count up to here.</param>
    public PriceObservation? OfCollateral(Token collateral, Token loan, Address oracle, BigInteger price, VenueSlots slots, long timestamp)
    {
        if (price.IsZero || OfLoan(loan.Address, slots) is not { } loanPrice || !tokens.HasDecimals(collateral.Address, slots))
            return null;
        int decimals = OracleDecimals + loan.Decimals - collateral.Decimals + loanPrice.Decimals;
        (BigInteger raw, byte scale) = decimals switch
        {
            < 0 => (price * loanPrice.Raw * BigInteger.Pow(10, -decimals), (byte)0),
            > MostDecimals => (price * loanPrice.Raw / BigInteger.Pow(10, decimals - MostDecimals), byte.MaxValue),
            _ => (price * loanPrice.Raw, (byte)decimals),
        };
        (DateTimeOffset? time, FeedPromise? promise) = Freshness(oracle, loanPrice.Source, slots, timestamp);
        return new PriceObservation(raw, scale, oracle, time, promise);
    }

    private (DateTimeOffset? Time, FeedPromise? Promise) Freshness(Address oracle, Address loanFeed, VenueSlots slots, long timestamp)
    {
        IReadOnlyList<Address> feeds = MorphoSlots.FeedsOf(oracle, slots);
        if (feeds.Count == 0)
            return default;
        (DateTimeOffset? Time, FeedSettings? Feed)[] all =
            [.. feeds.Append(loanFeed).Distinct().Select(feed => (TimeOf(feed, slots), tokens.Find(feed)))];
        if (all.Any(one => one.Time is null))
            return default;
        // Of a feed that promises nothing there is no more to say than how old its answer is.
        if (all.Any(one => one.Feed is null))
            return (all.Min(one => one.Time), null);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(timestamp);
        (DateTimeOffset? time, FeedSettings? latest) = all.MaxBy(one => (now - one.Time!.Value) / one.Feed!.Heartbeat);
        return (time, PromiseOf(latest!));
    }

    private static FeedPromise PromiseOf(FeedSettings feed) => new(feed.Heartbeat, feed.Deviation);

    private static DateTimeOffset? TimeOf(Address feed, VenueSlots slots) =>
        slots[MorphoSlots.FeedUpdatedAt(feed)] is { IsZero: false } time ? DateTimeOffset.FromUnixTimeSeconds((long)time) : null;
}
