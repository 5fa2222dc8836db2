using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>The integers by which model and chain are compared. What is not known has no value, in both.</summary>
internal static class MorphoFigures
{
    public static IReadOnlyList<Figure> VerdictOf(MarketStanding standing) =>
    [
        new Figure("debt", standing.Owed),
        new Figure("maxBorrow", standing.MaxBorrow),
        new Figure("isHealthy", standing.IsHealthy is { } isHealthy ? (isHealthy ? 1 : 0) : null),
    ];

    public static IReadOnlyList<Figure> BalancesOf(MarketStanding standing, MarketSlots market) =>
    [
        new Figure(market.SupplyShares.Name, standing.Position.SupplyShares, IsSlot: true),
        new Figure(market.BorrowShares.Name, standing.Position.BorrowShares, IsSlot: true),
        new Figure(market.Collateral.Name, standing.Position.Collateral, IsSlot: true),
        new Figure("supplied", standing.Supplied),
        new Figure(market.TotalSupplyAssets.Name, standing.Stored.SupplyAssets),
        new Figure(market.TotalSupplyShares.Name, standing.Stored.SupplyShares),
        new Figure(market.TotalBorrowAssets.Name, standing.Stored.BorrowAssets),
        new Figure(market.TotalBorrowShares.Name, standing.Stored.BorrowShares),
    ];

    /// <summary>The same figures of a contract that did not answer.</summary>
    public static IReadOnlyList<Figure> Silent(MarketSlots market)
    {
        MarketStanding nothing = new(default, default, isFeeRecipient: false, price: 0, lltv: 0, rate: null, timestamp: 0);
        return [.. VerdictOf(nothing).Concat(BalancesOf(nothing, market)).Select(figure => figure with { Value = null })];
    }
}
