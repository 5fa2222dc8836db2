using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>A listed reserve and its contracts.</summary>
public sealed record AaveListing(
    AaveReserve Reserve, Address Token, Address Feed, Address AToken, Address VariableDebtToken)
{
    /// <summary>Zero in V3.6, which has none.</summary>
    public Address StableDebtToken { get; init; }
}
