using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.UnitTests.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Calibration;

/// <summary>Price histories of a year, hour by hour, with known volatilities.</summary>
internal static class Histories
{
    public const int Hours = 365 * 24;

    public static readonly DateTimeOffset From = Series.Start;
    public static readonly DateTimeOffset At = From.AddHours(Hours);

    private static readonly VenueId Venue = new(new ChainId(1), "aave-v3");

    /// <summary>Hourly log returns of an annual volatility of 70 %: 0.7 / √8760 each.</summary>
    public static double[] Moves(int seed, double volatility = 0.7, int hours = Hours) =>
        [.. Series.Normals(seed, hours).Select(one => one * volatility / Math.Sqrt(Hours))];

    public static PriceSeries Of(string symbol, IEnumerable<double> moves, long chain = 1)
    {
        List<PricePoint> points = [new(From, 2_000)];
        foreach (double move in moves)
            points.Add(new PricePoint(points[^1].Time.AddHours(1), points[^1].Usd * Math.Exp(move)));
        return new PriceSeries(new Underlying(symbol), Venue with { Chain = new ChainId(chain) }, new Slot($"price:{symbol}"), points);
    }

    /// <summary>The last of the series' times, so that a short history ends where it is judged.</summary>
    public static DateTimeOffset End(PriceSeries series) => series.Points[^1].Time;
}
