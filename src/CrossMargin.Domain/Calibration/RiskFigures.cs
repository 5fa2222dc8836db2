namespace CrossMargin.Domain.Calibration;

/// <summary>What a calibration found of one underlying.</summary>
/// <param name="Volatility">EWMA, per √year.</param>
/// <param name="LongVolatility">Of the whole history, per √year.</param>
/// <param name="Regime">The factor on volatility and scenario range; 1 to 2.</param>
public sealed record RiskFigures(double Volatility, double LongVolatility, double Regime);
