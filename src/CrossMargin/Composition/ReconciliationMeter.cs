using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CrossMargin.Domain;

namespace CrossMargin.Composition;

/// <summary>What is measured of reconciliation.</summary>
internal sealed class ReconciliationMeter : IDisposable
{
    private readonly Meter _meter = new("CrossMargin.Reconciliation");
    private readonly Counter<long> _figures;
    private readonly ConcurrentDictionary<VenueId, int> _drifts = [];

    public ReconciliationMeter()
    {
        _figures = _meter.CreateCounter<long>("crossmargin.reconciliation.figures", "{figure}", "Figures that were compared with the chain.");
        _meter.CreateObservableGauge(
            "crossmargin.reconciliation.drifts",
            () => _drifts.Select(venue => new Measurement<int>(venue.Value, new("chain.id", venue.Key.Chain.Value), new("venue", venue.Key.Name))),
            "{figure}",
            "Figures on which ledger and chain were seen to differ, and not seen to be equal since.");
    }

    public void Compared(ChainId chain, int figures) => _figures.Add(figures, new KeyValuePair<string, object?>("chain.id", chain.Value));

    public void Show(VenueId venue, int drifts) => _drifts[venue] = drifts;

    public void Dispose() => _meter.Dispose();
}
