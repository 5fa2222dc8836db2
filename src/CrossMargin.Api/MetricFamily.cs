using System.Diagnostics.Metrics;
using System.Text;

namespace CrossMargin.Api;

/// <summary>All series of one name. Not safe for concurrent use.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly string? _help;
    private readonly double[] _bounds;
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);

    // So that not every measurement writes its labels. The same labels may come from tags in several orders.
    private readonly Dictionary<KeyValuePair<string, object?>[], Series> _byTags = new(MetricTags.Comparer);

    private MetricFamily(string name, MetricKind kind, string? help, double[] bounds) =>
        (Name, Kind, _help, _bounds) = (name, kind, help, bounds);

    public string Name { get; }

    public MetricKind Kind { get; }

    public static MetricFamily Of(Instrument instrument)
    {
        MetricKind kind = KindOf(instrument);
        double[] bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised] : DefaultBounds;
        string name = PrometheusText.NameOf(instrument.Name, instrument.Unit, kind is MetricKind.Counter or MetricKind.ObservedCounter);
        return new MetricFamily(name, kind, instrument.Description, kind == MetricKind.Histogram ? bounds : []);
    }

    /// <summary>What is observed on demand is forgotten, so that only what still exists is told.</summary>
    public void BeginObservation()
    {
        if (Kind is MetricKind.ObservedGauge or MetricKind.ObservedCounter)
        {
            _series.Clear();
            _byTags.Clear();
        }
    }

    /// <returns>False when there are too many series.</returns>
    public bool Record(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        if (SeriesOf(tags) is not { } series)
            return false;
        series.Count++;
        series.Sum = Kind is MetricKind.Gauge or MetricKind.ObservedGauge or MetricKind.ObservedCounter ? value : series.Sum + value;
        int bucket = Array.FindIndex(_bounds, bound => value <= bound);
        if (bucket >= 0)
            series.Buckets[bucket]++;
        return true;
    }

    public void Write(StringBuilder text)
    {
        if (_series.Count == 0)
            return;
        PrometheusText.WriteHead(text, Name, _help, TypeOf(Kind));
        foreach ((string labels, Series series) in _series)
        {
            if (Kind == MetricKind.Histogram)
                WriteHistogram(text, labels, series);
            else
                PrometheusText.WriteSample(text, Name, labels, series.Sum);
        }
    }

    private Series? SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var byTags = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (byTags.TryGetValue(tags, out Series? series))
            return series;
        string labels = PrometheusText.LabelsOf(tags);
        if (!_series.TryGetValue(labels, out series))
        {
            if (_series.Count >= MetricsExporter.SeriesMax)
                return null;
            _series[labels] = series = new Series(_bounds.Length);
        }

        if (_byTags.Count < MetricsExporter.SeriesMax)
            byTags[tags] = series;
        return series;
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        long cumulated = 0;
        for (int i = 0; i < _bounds.Length; i++)
        {
            cumulated += series.Buckets[i];
            PrometheusText.WriteSample(
                text, $"{Name}_bucket", PrometheusText.With(labels, "le", PrometheusText.Number(_bounds[i])), cumulated);
        }

        PrometheusText.WriteSample(text, $"{Name}_bucket", PrometheusText.With(labels, "le", "+Inf"), series.Count);
        PrometheusText.WriteSample(text, $"{Name}_sum", labels, series.Sum);
        PrometheusText.WriteSample(text, $"{Name}_count", labels, series.Count);
    }

    private static MetricKind KindOf(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() switch
    {
        { } type when type == typeof(Counter<>) => MetricKind.Counter,
        { } type when type == typeof(ObservableCounter<>) => MetricKind.ObservedCounter,
        { } type when type == typeof(Histogram<>) => MetricKind.Histogram,
        // Up and down: the sum of what was added.
        { } type when type == typeof(UpDownCounter<>) => MetricKind.Sum,
        { } type when type == typeof(Gauge<>) => MetricKind.Gauge,
        _ => MetricKind.ObservedGauge,
    };

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private sealed class Series(int buckets)
    {
        public long Count { get; set; }

        /// <summary>Of all values; the last value of what is observed.</summary>
        public double Sum { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}

/// <summary>How the measurements of an instrument make a value.</summary>
internal enum MetricKind
{
    Counter,
    ObservedCounter,
    Sum,
    Gauge,
    ObservedGauge,
    Histogram,
}
