namespace CrossMargin.Margin.Oracles;

/// <summary>Whether a price is fit for margin: the first rung of Drift's validity ladder that it fails.</summary>
/// <remarks><see cref="ValidityLadder"/> finds the rung, <see cref="PriceUses"/> says what a price on it may still be used for.</remarks>
public enum PriceValidity
{
    Valid,

    /// <summary>Zero or negative: no price at all.</summary>
    NonPositive,

    /// <summary>Too far from its own average: a glitch, or a market in which no price holds.</summary>
    TooVolatile,

    /// <summary>The oracle's own confidence interval is too wide.</summary>
    TooUncertain,

    /// <summary>Its time lies ahead of the view's: one of the two clocks is wrong.</summary>
    FromTheFuture,

    /// <summary>Older than its feed promised, or of no known age.</summary>
    Stale,

    /// <summary>Too few publishers or observations stand behind it.</summary>
    InsufficientData,

    /// <summary>Good enough to judge an account by, too old to let it take more risk.</summary>
    StaleForIncrease,
}
