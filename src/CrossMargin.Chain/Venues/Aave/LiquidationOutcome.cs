using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The amounts of one liquidation, raw.</summary>
/// <param name="Repay">Of the debt, from the liquidator.</param>
/// <param name="Seize">Of the collateral, to the liquidator.</param>
/// <param name="Fee">Of the collateral, to the protocol.</param>
internal readonly record struct LiquidationOutcome(BigInteger Repay, BigInteger Seize, BigInteger Fee);
