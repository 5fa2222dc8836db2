using System.Diagnostics.Metrics;
using CrossMargin.Api;

namespace CrossMargin.UnitTests.Api;

public sealed class MetricsExporterTests : IDisposable
{
    // Other tests of this process measure, too: each of these looks at names of its own.
    private readonly string _name = $"test.t{Interlocked.Increment(ref _tests)}";
    private readonly Meter _meter = new("CrossMargin.Test");
    private readonly MetricsExporter _exporter = new();
    private static int _tests;

    public void Dispose()
    {
        _meter.Dispose();
        _exporter.Dispose();
    }

    [Fact]
    public void A_counter_is_the_sum_by_labels_with_its_unit_and_total_in_its_name()
    {
        Counter<long> counter = _meter.CreateCounter<long>(_name, "By", "What came\nin \\ out.");
        counter.Add(3, new KeyValuePair<string, object?>("chain.id", 1L), new KeyValuePair<string, object?>("a", "x\"y\\z\n"));
        counter.Add(4, new KeyValuePair<string, object?>("a", "x\"y\\z\n"), new KeyValuePair<string, object?>("chain.id", 1L));
        counter.Add(5, new KeyValuePair<string, object?>("chain.id", 10L));

        Assert.Equal(
            $$"""
            # HELP {{Name}}_bytes_total What came\nin \\ out.
            # TYPE {{Name}}_bytes_total counter
            {{Name}}_bytes_total{a="x\"y\\z\n",chain_id="1"} 7
            {{Name}}_bytes_total{chain_id="10"} 5

            """,
            Exported());
    }

    [Fact]
    public void A_histogram_counts_each_value_in_its_bucket_and_in_all_above()
    {
        Histogram<double> histogram = _meter.CreateHistogram(
            _name, "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (double value in new[] { 0.25, 0.5, 0.75, 3 })
            histogram.Record(value);
        histogram.Record(0.125, new KeyValuePair<string, object?>("m", "x"));

        Assert.Equal(
            $$"""
            # HELP {{Name}}_seconds How long.
            # TYPE {{Name}}_seconds histogram
            {{Name}}_seconds_bucket{le="0.5"} 2
            {{Name}}_seconds_bucket{le="1"} 3
            {{Name}}_seconds_bucket{le="+Inf"} 4
            {{Name}}_seconds_sum 4.5
            {{Name}}_seconds_count 4
            {{Name}}_seconds_bucket{m="x",le="0.5"} 1
            {{Name}}_seconds_bucket{m="x",le="1"} 1
            {{Name}}_seconds_bucket{m="x",le="+Inf"} 1
            {{Name}}_seconds_sum{m="x"} 0.125
            {{Name}}_seconds_count{m="x"} 1

            """,
            Exported());
    }

    [Fact]
    public void What_is_observed_is_told_as_it_is_now()
    {
        List<Measurement<double>> measured = [new(1, new KeyValuePair<string, object?>("e", "a")), new(2, new KeyValuePair<string, object?>("e", "b"))];
        _meter.CreateObservableGauge(_name, () => measured, "{request}/s", "Now.");

        Assert.Contains($"{Name}_per_second{{e=\"b\"}} 2\n", Exported(), StringComparison.Ordinal);
        measured.RemoveAt(1);
        measured[0] = new Measurement<double>(double.PositiveInfinity, new KeyValuePair<string, object?>("e", "a"));

        Assert.Equal(
            $$"""
            # HELP {{Name}}_per_second Now.
            # TYPE {{Name}}_per_second gauge
            {{Name}}_per_second{e="a"} +Inf

            """,
            Exported());
    }

    [Fact]
    public void Two_meters_with_one_name_are_one_family_and_series_are_bounded()
    {
        using Meter other = new("CrossMargin.Test");
        _meter.CreateCounter<long>(_name).Add(1);
        Counter<long> second = other.CreateCounter<long>(_name);
        second.Add(2);
        for (int i = 0; i < MetricsExporter.SeriesMax + 10; i++)
            second.Add(1, new KeyValuePair<string, object?>("i", i));

        string text = Exported();

        Assert.Equal(1, text.Split("# TYPE").Length - 1);
        Assert.Contains($"{Name}_total 3\n", text, StringComparison.Ordinal);
        Assert.Equal(2 + MetricsExporter.SeriesMax, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("crossmargin_metrics_dropped_series_total 0\n", _exporter.Export(), StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_of_others_are_not_told()
    {
        using Meter foreign = new("Somebody.Else");
        foreign.CreateCounter<long>(_name).Add(1);

        Assert.Equal("", Exported());
    }

    private string Name => _name.Replace('.', '_');

    /// <summary>The lines of this test's names.</summary>
    private string Exported() => string.Concat(
        _exporter.Export().Split('\n').Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, $@"\b{Name}(_|\b)"))
            .Select(line => $"{line}\n"));
}
