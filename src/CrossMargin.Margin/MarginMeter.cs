using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CrossMargin.Margin;

/// <summary>What is measured of margin's verdicts.</summary>
internal static class MarginMeter
{
    private static readonly Meter Meter = new("CrossMargin.Margin");

    private static readonly Histogram<double> Assessments = Meter.CreateHistogram(
        "crossmargin.margin.assessment.duration", "s", "Time to judge one account.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1] });

    /// <param name="began">A timestamp of <see cref="Stopwatch"/>.</param>
    public static void Assessed(long began) => Assessments.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
}
