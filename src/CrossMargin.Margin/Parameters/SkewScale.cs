namespace CrossMargin.Margin.Parameters;

/// <summary>Rates that rise with a position's share of its market's depth, as Synthetix V3 has them.</summary>
public sealed record SkewScale
{
    /// <param name="scaleUnits">The size, in units of the underlying, at which the ratio has risen by <paramref name="factor"/>; above 0.</param>
    /// <param name="factor">Rise of the initial ratio per scale; 0 to 1,000. ◊ 1: a position of a tenth of the scale needs 10 % more.</param>
    /// <param name="minimumInitial">The initial ratio of the smallest position; 0 to 1. 4 % as in <see cref="MarginRates"/>.</param>
    /// <param name="maintenanceShare">The maintenance ratio as a part of the initial one; 0 to 1. ◊ 0.75: 3 % of 4 %.</param>
    /// <param name="minimumUsd">Added for any open position, however small; 0 to a million. 0: not every venue pays for liquidations out of it.</param>
    public SkewScale(
        double scaleUnits, double factor = 1, double minimumInitial = 0.04, double maintenanceShare = 0.75, double minimumUsd = 0)
    {
        ScaleUnits = Bound.Within(scaleUnits, double.Epsilon, double.MaxValue, nameof(ScaleUnits));
        Factor = Bound.Within(factor, 0, 1_000, nameof(Factor));
        MinimumInitial = Bound.Within(minimumInitial, 0, 1, nameof(MinimumInitial));
        MaintenanceShare = Bound.Within(maintenanceShare, 0, 1, nameof(MaintenanceShare));
        MinimumUsd = Bound.Within(minimumUsd, 0, 1e6, nameof(MinimumUsd));
    }

    public double ScaleUnits { get; }

    public double Factor { get; }

    public double MinimumInitial { get; }

    public double MaintenanceShare { get; }

    public double MinimumUsd { get; }
}
