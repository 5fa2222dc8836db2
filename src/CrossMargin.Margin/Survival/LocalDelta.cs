using CrossMargin.Domain;

namespace CrossMargin.Margin.Survival;

/// <summary>What one sub-account stands to lose with one underlying.</summary>
/// <param name="DeltaUsd">Net: the change of its excess for a relative move by one; either sign.</param>
/// <param name="Volatility">Fraction per √year; never negative.</param>
public readonly record struct LocalDelta(Underlying Underlying, double DeltaUsd, double Volatility);
