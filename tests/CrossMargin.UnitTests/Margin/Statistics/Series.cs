using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

/// <summary>Price series with known properties.</summary>
internal static class Series
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_006_400);

    /// <summary>Daily prices that begin at 100 and move by these log returns.</summary>
    public static IReadOnlyList<PricePoint> Daily(params IEnumerable<double> returns)
    {
        List<PricePoint> points = [new(Start, 100)];
        foreach (double one in returns)
            points.Add(new PricePoint(points[^1].Time.AddDays(1), points[^1].Usd * Math.Exp(one)));
        return points;
    }

    public static IReadOnlyList<LogReturn> DailyReturns(params IEnumerable<double> returns) => LogReturn.Between(Daily(returns));

    /// <summary>Standard normal numbers, the same for a seed on every machine.</summary>
    public static IEnumerable<double> Normals(int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
            yield return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
