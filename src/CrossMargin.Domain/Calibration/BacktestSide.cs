namespace CrossMargin.Domain.Calibration;

/// <summary>How one side, long or short, would have fared: each p-value is small where the model does not fit.</summary>
/// <param name="Exceptions">Days on which the loss was larger than the value at risk.</param>
/// <param name="KupiecPValue">Of the number of exceptions.</param>
/// <param name="IndependencePValue">Christoffersen's, of their order.</param>
/// <param name="CoveragePValue">Christoffersen's, of number and order together.</param>
/// <param name="PlusFactor">Basel's addition to the multiplier; null for any other test than 250 days at 99 %.</param>
public sealed record BacktestSide(
    int Exceptions,
    double KupiecPValue,
    double IndependencePValue,
    double CoveragePValue,
    TrafficLightZone Zone,
    double CumulativeProbability,
    double? PlusFactor);
