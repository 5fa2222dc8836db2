namespace CrossMargin.Domain.Calibration;

/// <summary>What one calibration found and decided: released where at least one underlying passed its backtest.</summary>
/// <param name="Number">Counts the recorded runs; 0 while it is not recorded.</param>
/// <param name="At">The time of the run, and the end of the history that it read.</param>
/// <param name="From">The beginning of that history.</param>
/// <param name="Refusal">Why nothing is released; null when something is.</param>
/// <param name="Underlyings">In order of symbol, refused ones too.</param>
/// <param name="Correlation">A correlation matrix of the released underlyings, in their order.</param>
public sealed record RiskRelease(
    long Number,
    DateTimeOffset At,
    DateTimeOffset From,
    string? Refusal,
    IReadOnlyList<UnderlyingCalibration> Underlyings,
    IReadOnlyList<IReadOnlyList<double>> Correlation)
{
    public bool IsReleased => Refusal is null;

    /// <summary>The underlyings that may be used, in the order of <see cref="Correlation"/>.</summary>
    public IEnumerable<UnderlyingCalibration> Released => Underlyings.Where(one => one.IsReleased);

    /// <summary>The released figures of an underlying; null where none are, so that the parameter's own floor holds alone.</summary>
    public RiskFigures? Find(Underlying underlying) =>
        Underlyings.FirstOrDefault(one => one.IsReleased && one.Underlying == underlying)?.Figures;

    /// <summary>−1 to 1; null where one of the two is not released.</summary>
    public double? CorrelationOf(Underlying left, Underlying right)
    {
        List<Underlying> released = [.. Released.Select(one => one.Underlying)];
        (int row, int column) = (released.IndexOf(left), released.IndexOf(right));
        return row < 0 || column < 0 ? null : Correlation[row][column];
    }
}
