using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;
using MathNet.Numerics.Distributions;

namespace CrossMargin.Margin.Calibration;

/// <summary>Tests the one-day value at risk that margin would have reckoned with, day by day.</summary>
/// <remarks>
/// VaR = z·r·σ·√(1/365), with the estimates at the day's beginning: what margin charges is tested, the regime's factor included. Days
/// end at the time of day of the last price. Both sides are tested: margin protects against those who are short, too.
/// </remarks>
internal static class ValueAtRiskBacktest
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="estimates">As <see cref="VolatilityWalk"/> made them of the prices.</param>
    /// <returns>Null when fewer than two days can be tested.</returns>
    public static BacktestResult? Run(
        IReadOnlyList<PricePoint> prices, IReadOnlyList<RiskFigures> estimates, CalibrationParameters parameters)
    {
        double quantile = Normal.InvCDF(0, 1, parameters.Confidence) / Math.Sqrt(365);
        List<bool> falls = [], rises = [];
        int begin = 0, end = 0;
        for (DateTimeOffset day = FirstDay(prices, parameters); day < prices[^1].Time; day += Day)
        {
            begin = LastAt(prices, day, begin);
            end = LastAt(prices, day + Day, end);
            if (begin < 1 || day - prices[begin].Time > parameters.GapMax || day + Day - prices[end].Time > parameters.GapMax)
                continue;
            RiskFigures known = estimates[begin - 1];
            double valueAtRisk = quantile * known.Regime * known.Volatility;
            double move = Math.Log(prices[end].Usd / prices[begin].Usd);
            falls.Add(-move > valueAtRisk);
            rises.Add(move > valueAtRisk);
        }

        return falls.Count < 2
            ? null
            : new BacktestResult(falls.Count, parameters.Confidence, Side(falls, parameters), Side(rises, parameters));
    }

    /// <summary>Why the test forbids the use of the parameters; null when it does not.</summary>
    public static string? Refusal(BacktestResult result, CalibrationParameters parameters) =>
        Refusal("falls", result.Longs, result, parameters) ?? Refusal("rises", result.Shorts, result, parameters);

    private static string? Refusal(string moves, BacktestSide side, BacktestResult result, CalibrationParameters parameters)
    {
        double expected = result.Days * (1 - result.Confidence);
        string counted = FormattableString.Invariant(
            $"{side.Exceptions} {moves} beyond the value at risk in {result.Days} days, {expected:0.#} expected");
        if (side.Zone == TrafficLightZone.Red)
            return $"{counted}: in the red zone";
        bool isTooMany = side.Exceptions > expected;
        return isTooMany && side.KupiecPValue < parameters.Significance
            ? FormattableString.Invariant($"{counted}: too many (Kupiec, p = {side.KupiecPValue:0.####})")
            : null;
    }

    private static BacktestSide Side(List<bool> exceptions, CalibrationParameters parameters)
    {
        int count = exceptions.Count(isException => isException);
        double probability = 1 - parameters.Confidence;
        TrafficLight light = TrafficLight.Of(count, exceptions.Count, Math.Round(probability, 12));
        ChristoffersenTest order = ChristoffersenTest.Of(exceptions, probability);
        return new BacktestSide(
            count, KupiecTest.Of(count, exceptions.Count, probability).PValue, order.IndependencePValue, order.ConditionalCoveragePValue,
            light.Zone, light.CumulativeProbability, light.PlusFactor);
    }

    /// <summary>The first beginning of a day after the warm-up, a whole number of days before the last price.</summary>
    private static DateTimeOffset FirstDay(IReadOnlyList<PricePoint> prices, CalibrationParameters parameters)
    {
        TimeSpan tested = prices[^1].Time - prices[0].Time - parameters.WarmUp;
        return prices[^1].Time - (Math.Max(0, Math.Floor(tested / Day)) * Day);
    }

    /// <summary>The last price that is not after the time; the search goes on from where the one before ended.</summary>
    private static int LastAt(IReadOnlyList<PricePoint> prices, DateTimeOffset time, int from)
    {
        while (from + 1 < prices.Count && prices[from + 1].Time <= time)
            from++;
        return from;
    }
}
