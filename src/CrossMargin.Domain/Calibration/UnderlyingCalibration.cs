namespace CrossMargin.Domain.Calibration;

/// <summary>One underlying in a calibration, released or refused.</summary>
/// <param name="Refusal">Why its figures are not to be used; null when they are released.</param>
/// <param name="Figures">Null when there were too few prices for any.</param>
/// <param name="Observations">How many prices there were, sampled.</param>
/// <param name="From">The time of the first price; null without any.</param>
/// <param name="To">The time of the last price.</param>
/// <param name="Backtest">Null when no day could be tested.</param>
public sealed record UnderlyingCalibration(
    Underlying Underlying,
    string? Refusal,
    RiskFigures? Figures,
    int Observations,
    DateTimeOffset? From,
    DateTimeOffset? To,
    BacktestResult? Backtest)
{
    public bool IsReleased => Refusal is null;
}
