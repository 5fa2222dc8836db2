using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text;

namespace CrossMargin.Api;

/// <summary>Listens to every meter of this program, and to some of the platform's, and says what they measured in Prometheus text format.</summary>
/// <remarks>Counts since it was made. The series of one name are bounded: what is beyond is dropped, and counted.</remarks>
public sealed class MetricsExporter : IDisposable
{
    /// <summary>Meters of this program begin so.</summary>
    public const string MeterPrefix = "CrossMargin.";

    /// <summary>What the platform measures of the process and of the answers that it gives.</summary>
    private static readonly FrozenSet<string> PlatformInstruments =
    [
        "http.server.request.duration", "http.server.active_requests", "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.pause.time",
        "dotnet.gc.heap.total_allocated", "dotnet.thread_pool.queue.length", "dotnet.exceptions",
    ];

    /// <summary>Series of one name.</summary>
    public const int SeriesMax = 2_000;

    private const string Dropped = "crossmargin_metrics_dropped_series_total";

    private readonly Lock _exporting = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private long _dropped;

    public MetricsExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsTold(instrument) && FamilyOf(instrument) is { } family)
                listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(value, tags, family));
        _listener.Start();
    }

    /// <summary>All that was measured, by name.</summary>
    public string Export()
    {
        lock (_exporting)
            return ExportAlone();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsTold(Instrument instrument) =>
        instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) || PlatformInstruments.Contains(instrument.Name);

    private string ExportAlone()
    {
        lock (_gate)
        {
            // What is observed now is all there is: an endpoint that is gone has no state any more.
            foreach (MetricFamily family in _families.Values)
                family.BeginObservation();
        }

        _listener.RecordObservableInstruments();
        StringBuilder text = new();
        lock (_gate)
        {
            foreach (MetricFamily family in _families.Values)
                family.Write(text);
            PrometheusText.WriteHead(text, Dropped, "Measurements of series beyond the bound of their name.", "counter");
            PrometheusText.WriteSample(text, Dropped, "", _dropped);
        }

        return text.ToString();
    }

    /// <summary>Instruments of the same name are one family, whichever meter they are of; null where their kinds contradict each other.</summary>
    private MetricFamily? FamilyOf(Instrument instrument)
    {
        MetricFamily family = MetricFamily.Of(instrument);
        lock (_gate)
        {
            if (!_families.TryGetValue(family.Name, out MetricFamily? known))
                return _families[family.Name] = family;
            return known.Kind == family.Kind ? known : null;
        }
    }

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family)
    {
        lock (_gate)
        {
            if (!((MetricFamily)family!).Record(tags, value))
                _dropped++;
        }
    }
}
