namespace CrossMargin.Margin.Parameters;

/// <summary>How fast, and at what loss, an asset can be sold.</summary>
public sealed record MarketLiquidity
{
    // ◊ An asset of which nothing is known: 2 % lost on a million.
    private static readonly DepthTable Unknown = new([new(0, 0.001), new(1e6, 0.02)]);

    /// <param name="dailyVolumeUsd">Traded per day, USD; 0 and more. 0: it cannot be sold. ◊ 10 million, a small coin's.</param>
    /// <param name="participation">The part of that volume which we may be without moving the price for good; above 0, to 1. ◊ 10 %, a usual cap of execution desks.</param>
    /// <param name="depth">What one sale loses; ◊ by default 0.1 % for a small one, 2 % for a million.</param>
    public MarketLiquidity(double dailyVolumeUsd = 1e7, double participation = 0.10, DepthTable? depth = null)
    {
        DailyVolumeUsd = Bound.Within(dailyVolumeUsd, 0, double.MaxValue, nameof(DailyVolumeUsd));
        Participation = Bound.Within(participation, 1e-6, 1, nameof(Participation));
        Depth = depth ?? Unknown;
    }

    public double DailyVolumeUsd { get; }

    public double Participation { get; }

    public DepthTable Depth { get; }

    /// <summary>Days to sell an amount at the participation cap; positive infinity where nothing is traded.</summary>
    public double DaysToSell(double quantityUsd) => quantityUsd == 0 ? 0 : quantityUsd / (Participation * DailyVolumeUsd);
}
