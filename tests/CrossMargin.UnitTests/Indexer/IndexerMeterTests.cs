using System.Globalization;
using CrossMargin.Api;
using CrossMargin.Indexer;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Indexer;

/// <summary>What an indexer measures, as /metrics tells it.</summary>
public sealed class IndexerMeterTests : IDisposable
{
    private readonly MetricsExporter _exporter = new();

    public void Dispose() => _exporter.Dispose();

    /// <remarks>Simulated worlds all have one chain: what other tests do at the same time may add to the counts.</remarks>
    [Fact]
    public async Task Entries_reorgs_and_places_are_measured()
    {
        SimulatedWorld world = new(1);
        world.Chain.MineEmpty(10);
        await using ChainIndexer indexer = world.NewIndexer();
        await SimulatedWorld.IndexToHeadAsync(indexer, TestContext.Current.CancellationToken);
        double before = Read("crossmargin_indexer_reverted_blocks_total");
        world.Chain.Revert(2);
        world.Chain.MineEmpty(3);
        await SimulatedWorld.IndexToHeadAsync(indexer, TestContext.Current.CancellationToken);

        Assert.InRange(Read("crossmargin_indexer_entries_total"), 5, double.MaxValue);
        Assert.InRange(Read("crossmargin_indexer_reorgs_total"), 1, double.MaxValue);
        Assert.InRange(Read("crossmargin_indexer_reverted_blocks_total"), before + 2, double.MaxValue);
        Assert.InRange(Read("crossmargin_indexer_commit_duration_seconds_count"), 2, double.MaxValue);
        string places = _exporter.Export();
        Assert.Contains("crossmargin_indexer_checkpoint_block{", places, StringComparison.Ordinal);
        Assert.Contains("crossmargin_indexer_head_block{", places, StringComparison.Ordinal);
        Assert.Contains("state=\"live\"", places, StringComparison.Ordinal);
    }

    private double Read(string name) => _exporter.Export().Split('\n')
        .Where(line => line.StartsWith($"{name}{{chain_id=\"{SimulatedWorld.Id.Value}\"}}", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
