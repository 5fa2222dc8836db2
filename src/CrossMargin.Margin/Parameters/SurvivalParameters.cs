namespace CrossMargin.Margin.Parameters;

/// <summary>What local survival assumes of ourselves and of the markets.</summary>
public sealed record SurvivalParameters
{
    /// <param name="quantile">Standard normal quantile z of the move against a venue; 1 to 6. 2.576, as for the oracle-latency buffer.</param>
    /// <param name="detection">From the block that made help necessary to the transaction that sends it; 0 to 1 day. ◊ A minute: a few blocks, a verdict, a signature.</param>
    public SurvivalParameters(double quantile = 2.576, TimeSpan? detection = null)
    {
        Quantile = Bound.Within(quantile, 1, 6, nameof(Quantile));
        Detection = Bound.Within(detection ?? TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromDays(1), nameof(Detection));
    }

    public double Quantile { get; }

    public TimeSpan Detection { get; }
}
