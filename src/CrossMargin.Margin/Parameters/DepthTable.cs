namespace CrossMargin.Margin.Parameters;

/// <summary>One point of a depth table: selling so much at once loses this fraction of it.</summary>
public readonly record struct DepthPoint(double SoldUsd, double LostFraction);

/// <summary>What selling an asset at once loses to its market's depth, by the amount sold.</summary>
public sealed record DepthTable
{
    private readonly DepthPoint[] _points;

    /// <param name="points">1 to 1,000, in order: USD from 0 and rising, the last above 0; fractions 0 to 1 and never falling.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the number is wrong.</exception>
    public DepthTable(IReadOnlyList<DepthPoint> points)
    {
        _points = [.. points];
        Bound.Within(_points.Length, 1, 1_000, nameof(points));
        (double sold, double lost) = (-double.Epsilon, 0);
        foreach (DepthPoint point in _points)
        {
            sold = Bound.Within(point.SoldUsd, Math.BitIncrement(sold), double.MaxValue, nameof(DepthPoint.SoldUsd));
            lost = Bound.Within(point.LostFraction, lost, 1, nameof(DepthPoint.LostFraction));
        }

        Bound.Within(sold, double.Epsilon, double.MaxValue, nameof(DepthPoint.SoldUsd));
    }

    public IReadOnlyList<DepthPoint> Points => _points;

    /// <summary>The fraction lost: 0 to 1, never falling with the amount.</summary>
    /// <param name="soldUsd">Never negative; not a number is refused.</param>
    /// <remarks>
    /// Straight lines between the points. Below the first point its fraction: even a small sale pays the spread. ◊ Beyond
    /// the last the fraction goes on along the steepest line that the table knows, that from nothing to its end included: what
    /// nobody measured is not assumed to be deeper than what somebody did.
    /// </remarks>
    public double LostAt(double soldUsd)
    {
        double sold = Bound.Within(soldUsd, 0, double.MaxValue, nameof(soldUsd));
        if (sold <= _points[0].SoldUsd)
            return _points[0].LostFraction;
        for (int i = 1; i < _points.Length; i++)
        {
            (DepthPoint from, DepthPoint to) = (_points[i - 1], _points[i]);
            if (sold <= to.SoldUsd)
            {
                double share = (sold - from.SoldUsd) / (to.SoldUsd - from.SoldUsd);
                return from.LostFraction + share * (to.LostFraction - from.LostFraction);
            }
        }

        return Math.Min(1, _points[^1].LostFraction + SteepestPerUsd() * (sold - _points[^1].SoldUsd));
    }

    /// <summary>By content: an array alone would compare by reference.</summary>
    public bool Equals(DepthTable? other) => other is not null && _points.AsSpan().SequenceEqual(other._points);

    public override int GetHashCode() => _points.Aggregate(0, HashCode.Combine);

    private double SteepestPerUsd()
    {
        DepthPoint last = _points[^1];
        double steepest = last.LostFraction / last.SoldUsd;
        for (int i = 1; i < _points.Length; i++)
        {
            double rise = _points[i].LostFraction - _points[i - 1].LostFraction;
            steepest = Math.Max(steepest, rise / (_points[i].SoldUsd - _points[i - 1].SoldUsd));
        }

        return steepest;
    }
}
