using System.Diagnostics.Metrics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>What is measured of one chain's indexer. Ends with it.</summary>
internal sealed class IndexerMeter : IDisposable
{
    private readonly Meter _meter = new("CrossMargin.Indexer");
    private readonly KeyValuePair<string, object?> _chain;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _reorgs;
    private readonly Counter<long> _revertedBlocks;
    private readonly Histogram<double> _commits;

    /// <param name="progress">How far the chain is whenever somebody looks.</param>
    public IndexerMeter(ChainId chain, Func<ChainProgress> progress)
    {
        _chain = new KeyValuePair<string, object?>("chain.id", chain.Value);
        _entries = _meter.CreateCounter<long>("crossmargin.indexer.entries", "{entry}", "Entries written into the ledger.");
        _reorgs = _meter.CreateCounter<long>("crossmargin.indexer.reorgs", "{reorg}", "Times that blocks were taken back by their chain.");
        _revertedBlocks = _meter.CreateCounter<long>("crossmargin.indexer.reverted_blocks", "{block}", "Blocks that were taken back by their chain.");
        _commits = _meter.CreateHistogram(
            "crossmargin.indexer.commit.duration", "s", "Time to write a batch of blocks into the ledger.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _meter.CreateObservableGauge(
            "crossmargin.indexer.checkpoint_block", () => new Measurement<long>(progress().Checkpoint.Number, _chain), "", "The last block wholly in the ledger.");
        _meter.CreateObservableGauge(
            "crossmargin.indexer.head_block",
            () => progress().Head is { } head ? [new Measurement<long>(head.Number, _chain)] : Array.Empty<Measurement<long>>(),
            "", "The chain's head as the indexer last heard; none before.");
        _meter.CreateObservableGauge(
            "crossmargin.indexer.state", () => Enum.GetValues<IndexerState>().Select(state => new Measurement<int>(
                progress().State == state ? 1 : 0, _chain, new("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())))),
            "", "1 for the state that the indexer is in, 0 for every other.");
        // Every series begins at 0: its first increase is seen as one.
        _entries.Add(0, _chain);
        _reorgs.Add(0, _chain);
        _revertedBlocks.Add(0, _chain);
    }

    public void Committed(int entries, TimeSpan took)
    {
        _entries.Add(entries, _chain);
        _commits.Record(took.TotalSeconds, _chain);
    }

    public void Reverted(long blocks)
    {
        _reorgs.Add(1, _chain);
        _revertedBlocks.Add(blocks, _chain);
    }

    public void Dispose() => _meter.Dispose();
}
