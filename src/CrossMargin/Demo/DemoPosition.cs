namespace CrossMargin.Demo;

/// <summary>What an owner does in one lending pool.</summary>
/// <param name="Chain">0 or 1: which of the two chains.</param>
/// <param name="Collateral">Symbol of the token supplied.</param>
/// <param name="CollateralUsd">Its value at the opening prices.</param>
/// <param name="Debt">Symbol of the token borrowed; null for supply only.</param>
/// <param name="HealthFactor">The health factor to open at: decides how much is borrowed.</param>
internal sealed record DemoPosition(int Chain, string Collateral, double CollateralUsd, string? Debt, double HealthFactor);
