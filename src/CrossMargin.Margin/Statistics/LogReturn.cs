using CrossMargin.Domain.Calibration;

namespace CrossMargin.Margin.Statistics;

/// <summary>The change of a price's natural logarithm over a span that ends at a time.</summary>
public readonly record struct LogReturn(DateTimeOffset Time, TimeSpan Span, double Value)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>The span in years of 365 days.</summary>
    public double Years => Span / Year;

    /// <summary>The returns between neighbours; none for fewer than two prices.</summary>
    /// <exception cref="ArgumentException">A price is not above zero and finite, or the times do not ascend strictly.</exception>
    public static IReadOnlyList<LogReturn> Between(IReadOnlyList<PricePoint> prices)
    {
        List<LogReturn> returns = new(Math.Max(0, prices.Count - 1));
        for (int i = 0; i < prices.Count; i++)
        {
            if (!(prices[i].Usd > 0 && double.IsFinite(prices[i].Usd)))
                throw new ArgumentException($"Price {i} is {prices[i].Usd}: expected one above zero.", nameof(prices));
            if (i == 0)
                continue;
            TimeSpan span = prices[i].Time - prices[i - 1].Time;
            if (span <= TimeSpan.Zero)
                throw new ArgumentException($"Price {i} is not after the one before it.", nameof(prices));
            returns.Add(new LogReturn(prices[i].Time, span, Math.Log(prices[i].Usd / prices[i - 1].Usd)));
        }

        return returns;
    }
}
