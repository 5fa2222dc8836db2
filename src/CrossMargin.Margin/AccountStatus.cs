namespace CrossMargin.Margin;

/// <summary>The status ladder, worst first but for <see cref="Unknown"/>, which is on no rung and never healthy.</summary>
public enum AccountStatus
{
    /// <summary>An input is missing, stale or not to be relied on.</summary>
    Unknown,

    /// <summary>The account may owe more than it owns.</summary>
    Bankrupt,
    Liquidation,
    ReduceOnly,
    Warning,
    Healthy,
}
