using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.Parameters;

/// <summary>How volatilities, regimes and correlations are estimated, and what their backtest must show.</summary>
public sealed record CalibrationParameters
{
    public static CalibrationParameters Default { get; } = new();

    /// <summary>λ per day; 0.8 to 0.999. 0.94 in RiskMetrics (1996).</summary>
    public double DailyDecay { get; init => field = Bound.Within(value, 0.8, 0.999); } = Ewma.DailyDecay;

    /// <summary>How far back prices are read; 30 to 730 days. ◊ Basel's year of 250 tested days, the warm-up, and room for gaps.</summary>
    public TimeSpan History { get; init => field = Bound.Within(value, TimeSpan.FromDays(30), TimeSpan.FromDays(730)); }
        = TimeSpan.FromDays(365);

    /// <summary>The time between two prices of a series; 15 minutes to 6 hours. ◊ An hour: the heartbeat of most feeds.</summary>
    public TimeSpan Interval { get; init => field = Bound.Within(value, TimeSpan.FromMinutes(15), TimeSpan.FromHours(6)); }
        = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the estimate takes in prices before it is tested; 5 to 200 days. 74: the days after which the weights that
    /// λ = 0.94 gives to anything older are below 1 % (RiskMetrics, table 5.7).
    /// </summary>
    public TimeSpan WarmUp { get; init => field = Bound.Within(value, TimeSpan.FromDays(5), TimeSpan.FromDays(200)); }
        = TimeSpan.FromDays(74);

    /// <summary>How many tested days a release needs; 20 to 500. ◊ 100: with fewer, Kupiec's test can hardly reject anything.</summary>
    public double TestedDays { get; init => field = Bound.Within(value, 20, 500); } = 100;

    /// <summary>Of the one-day value at risk that is tested; 0.9 to 0.999. 99 % in Basel's backtest (1996).</summary>
    public double Confidence { get; init => field = Bound.Within(value, 0.9, 0.999); } = 0.99;

    /// <summary>Below this p-value Kupiec's test rejects; 0.001 to 0.2. 5 % in Kupiec (1995).</summary>
    public double Significance { get; init => field = Bound.Within(value, 0.001, 0.2); } = 0.05;

    /// <summary>A day whose first or last price is older than this is not tested; 15 minutes to 12 hours. ◊ A quarter of the day.</summary>
    public TimeSpan GapMax { get; init => field = Bound.Within(value, TimeSpan.FromMinutes(15), TimeSpan.FromHours(12)); }
        = TimeSpan.FromHours(6);

    /// <summary>
    /// When the last price is older than this, what was calibrated says nothing of now; 1 hour to 7 days. ◊ A day, the longest
    /// heartbeat of a feed.
    /// </summary>
    public TimeSpan SilenceMax { get; init => field = Bound.Within(value, TimeSpan.FromHours(1), TimeSpan.FromDays(7)); }
        = TimeSpan.FromDays(1);

    /// <summary>
    /// The least span of the returns that correlations are made of; 15 minutes to 2 days. ◊ Six hours: feeds answer at
    /// different times, which makes the correlation of shorter returns too small (T. W. Epps, 1979).
    /// </summary>
    public TimeSpan CorrelationSpan { get; init => field = Bound.Within(value, TimeSpan.FromMinutes(15), TimeSpan.FromDays(2)); }
        = TimeSpan.FromHours(6);

    /// <summary>In which an elevated regime loses half of its excess; 1 hour to 30 days. ◊ A day.</summary>
    public TimeSpan RegimeHalfLife { get; init => field = Bound.Within(value, TimeSpan.FromHours(1), TimeSpan.FromDays(30)); }
        = Regime.DefaultHalfLife;
}
