namespace CrossMargin.Domain;

/// <summary>A venue's own verdict on one sub-account, in the venue's own integer arithmetic.</summary>
/// <param name="IsLiquidatable">What the venue's contract would say now.</param>
/// <param name="HealthFactor">Liquidatable below 1; positive infinity without debt.</param>
/// <param name="ExcessUsd">Risk-adjusted collateral minus debt: what is left above the venue's own liquidation line; negative below it.</param>
/// <param name="Figures">The exact integers behind it, as the chain's view functions return them.</param>
public sealed record LocalHealth(bool IsLiquidatable, double HealthFactor, double ExcessUsd, IReadOnlyList<Figure> Figures);
