namespace CrossMargin.Domain;

/// <summary>One slot of a venue's market state in which it keeps a price.</summary>
/// <param name="Underlying">What the price is of, or of what it follows: a staked token's price counts for the token's underlying.</param>
/// <param name="Decimals">USD = value / 10^Decimals.</param>
public readonly record struct PriceSlot(Slot Slot, Underlying Underlying, byte Decimals);
