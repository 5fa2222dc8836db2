using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>How old a price may be, by what it is used for: a stale price blocks new risk long before it blocks a liquidation.</summary>
/// <param name="IncreaseRisk">To open or to withdraw; the shortest.</param>
/// <param name="Margin">To judge an account.</param>
/// <param name="Liquidation">To liquidate; the longest.</param>
public readonly record struct PriceAgeLimits(TimeSpan IncreaseRisk, TimeSpan Margin, TimeSpan Liquidation)
{
    /// <summary>For a push feed.</summary>
    /// <param name="grace">How long after its heartbeat it may still answer; never negative.</param>
    /// <remarks>
    /// ◊ Nobody takes new risk on a feed that missed its heartbeat; margin grants it the grace; a liquidation several times
    /// as much, for while prices do not come accounts go on failing.
    /// </remarks>
    public static PriceAgeLimits Of(TimeSpan heartbeat, TimeSpan grace, PriceGuards guards) =>
        new(heartbeat, heartbeat + grace, guards.LiquidationPatience * (heartbeat + grace));
}
