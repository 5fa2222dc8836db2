using CrossMargin.Domain;

namespace CrossMargin.Margin;

/// <summary>Why an account's health cannot be relied on.</summary>
/// <param name="About">The token, the feed or the reason, for a person to read.</param>
public sealed record InputFault(InputFaultKind Kind, ChainId Chain, string About);

/// <summary>What is wrong with an input.</summary>
public enum InputFaultKind
{
    /// <summary>The view has no condition of a chain that the account is on.</summary>
    ChainMissing,
    ChainDegraded,
    VenueDegraded,

    /// <summary>A token without a price: owned, it counts for nothing; owed, the pessimistic health is zero.</summary>
    PriceMissing,

    /// <summary>An option that neither its venue nor a surface gives a volatility for: bought, it counts for nothing; written, the pessimistic health is zero.</summary>
    VolatilityMissing,
    PriceNonPositive,
    PriceTooVolatile,
    PriceTooUncertain,
    PriceFromTheFuture,
    PriceStale,
}
