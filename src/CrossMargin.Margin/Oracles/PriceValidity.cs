namespace CrossMargin.Margin.Oracles;

/// <summary>Whether a price is fit for margin: the first rung of Drift's validity ladder that it fails.</summary>
public enum PriceValidity
{
    Valid,

    /// <summary>Zero or negative: no price at all.</summary>
    NonPositive,

    /// <summary>The oracle's own confidence interval is too wide.</summary>
    TooUncertain,

    /// <summary>Its time lies ahead of the view's: one of the two clocks is wrong.</summary>
    FromTheFuture,

    /// <summary>Older than its feed promised, or of no known age.</summary>
    Stale,
}
