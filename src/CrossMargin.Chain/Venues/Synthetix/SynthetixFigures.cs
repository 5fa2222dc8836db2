using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>
/// The figures of an account, named as the market's views and ordered alike whether they come from slots or from the chain.
/// </summary>
internal static class SynthetixFigures
{
    private static readonly string[] VerdictNames =
    [
        "assetPrice", "assetPriceInvalid", "fillPrice", "currentFundingRate", "accruedFunding", "remainingMargin", "accessibleMargin",
        "liquidationPrice", "liquidationFee", "canLiquidate",
    ];

    /// <param name="values">In the order of the names; null for a view that reverts, which then is left out.</param>
    public static IReadOnlyList<Figure> OfVerdict(params ReadOnlySpan<BigInteger?> values)
    {
        List<Figure> figures = [];
        for (int i = 0; i < VerdictNames.Length; i++)
        {
            if (values[i] is { } value)
                figures.Add(new Figure(VerdictNames[i], value));
        }

        return figures;
    }

    /// <summary>The position and its order slot by slot; whether it is flagged, and the market's skew.</summary>
    /// <param name="funding">At the position's entry, which the market is asked apart.</param>
    public static IReadOnlyList<Figure> OfBalances(
        MarketSlots market, Position? position, BigInteger? funding, BigInteger? orderDeposit, BigInteger? isFlagged, BigInteger? skew) =>
    [
        new Figure(market.PositionId.Name, position?.Id, IsSlot: true),
        new Figure(market.Margin.Name, position?.Margin, IsSlot: true),
        new Figure(market.Size.Name, position?.Size, IsSlot: true),
        new Figure(market.LastPrice.Name, position?.LastPrice, IsSlot: true),
        new Figure(market.PositionFundingIndex.Name, position?.FundingIndex, IsSlot: true),
        new Figure(market.PositionFunding.Name, funding, IsSlot: true),
        new Figure(market.OrderDeposit.Name, orderDeposit, IsSlot: true),
        new Figure("isFlagged", isFlagged),
        new Figure("marketSkew", skew),
    ];

    public static BigInteger Of(bool flag) => flag ? BigInteger.One : BigInteger.Zero;

    public static IReadOnlyList<Figure> OfBalances(SubAccountKey account, MarketSlots market, VenueSlots slots) => OfBalances(
        market, Position.Read(account, market, slots), slots[account, market.PositionFunding], slots[account, market.OrderDeposit],
        Of(!slots[account, market.Flagger].IsZero), slots[market.Skew]);

    /// <summary>
    /// The market's verdict. Without a price that it takes for valid it liquidates nobody; a position's health is then zero,
    /// because unknown is never healthy.
    /// </summary>
    /// <param name="isFlagged">
    /// From then on anybody may liquidate the position, wherever its price goes, and nothing of its margin comes back.
    /// </param>
    public static LocalHealth Verdict(Position position, MarketStanding market, bool isFlagged)
    {
        if (!market.IsReadable)
            return new LocalHealth(IsLiquidatable: false, position.Size.IsZero ? double.PositiveInfinity : 0, 0, []);
        PositionStanding standing = new(position, market);
        bool isKnown = market.IsPriceValid && !isFlagged;
        double factor = position.Size.IsZero ? double.PositiveInfinity : isKnown ? HealthFactor(standing) : 0;
        BigInteger excess = isKnown || position.Size.IsZero ? standing.Excess : BigInteger.Min(0, standing.Excess);
        return new LocalHealth(
            standing.CanLiquidate || (isFlagged && market.IsPriceValid), factor, DecimalMath.ToDouble(excess), FiguresOf(standing, market));
    }

    private static IReadOnlyList<Figure> FiguresOf(PositionStanding standing, MarketStanding market) => OfVerdict(
        market.Price, Of(!market.IsPriceValid), market.FillPrice, market.FundingRate, standing.AccruedFunding, standing.RemainingMargin,
        standing.AccessibleMargin, standing.LiquidationPrice, standing.LiquidationFee, Of(standing.CanLiquidate));

    /// <summary>The margin that counts over the margin at the line.</summary>
    private static double HealthFactor(PositionStanding standing)
    {
        BigInteger counted = BigInteger.Max(0, standing.MarginWithGains - standing.LiquidationPremium);
        return standing.LiquidationMargin.Sign > 0 ? (double)counted / (double)standing.LiquidationMargin
            : counted.Sign > 0 ? double.PositiveInfinity
            : 0;
    }
}
