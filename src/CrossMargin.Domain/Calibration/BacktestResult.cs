namespace CrossMargin.Domain.Calibration;

/// <summary>How the one-day value at risk of an underlying would have fared, forecast each day from what was known then.</summary>
/// <param name="Days">How many days were tested.</param>
/// <param name="Confidence">Of the value at risk: 0.99.</param>
/// <param name="Longs">Whoever was long: exceptions are falls.</param>
/// <param name="Shorts">Whoever was short: exceptions are rises.</param>
public sealed record BacktestResult(int Days, double Confidence, BacktestSide Longs, BacktestSide Shorts);
