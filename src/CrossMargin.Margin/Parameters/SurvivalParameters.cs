namespace CrossMargin.Margin.Parameters;

/// <summary>What local survival assumes of ourselves and of the markets.</summary>
public sealed record SurvivalParameters
{
    /// <summary>Standard normal quantile z of the move against a venue; 1 to 6. 2.576, as for the oracle-latency buffer.</summary>
    public double Quantile { get; init => field = Bound.Within(value, 1, 6); } = 2.576;

    /// <summary>From the block that made help necessary to the transaction that sends it; 0 to 1 day. ◊ A minute: a few blocks, a verdict, a signature.</summary>
    public TimeSpan Detection { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(1)); } = TimeSpan.FromMinutes(1);
}
