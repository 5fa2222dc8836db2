using System.Threading.Channels;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using CrossMargin.UnitTests.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.UnitTests.Indexer;

/// <summary>What the indexer finds out about the chain itself: how far it is settled, and whether its sequencer is up.</summary>
public sealed class ChainMarksTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Address Feed = SimulatedWorld.AddressOf(0xFE);

    private readonly SimulatedWorld _world = new(1, TimeSpan.FromSeconds(20));
    private readonly Channel<LedgerCommit> _commits = Channel.CreateUnbounded<LedgerCommit>();

    [Fact]
    public async Task StepAsync_hands_the_marks_on_with_each_batch_and_without_one()
    {
        _world.Chain.MineEmpty(40);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 5, FinalizedDepth = 12 };
        await using ChainIndexer indexer = NewIndexer(null);
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Assert.Equal(new FinalityMarks(35, 28, false), _world.Ledger.Marks(SimulatedWorld.Id));
        Assert.Equal(new FinalityMarks(35, 28, false), Drain().OfType<LedgerCommit.Appended>().Last().Marks);

        // The chain halts, and settles all the same.
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 0, FinalizedDepth = 2 };
        await indexer.StepAsync(Stop);

        LedgerCommit.Marked marked = Assert.IsType<LedgerCommit.Marked>(Assert.Single(Drain()));
        Assert.Equal((_world.Chain.Head.Header.Ref, new FinalityMarks(40, 38, false)), (marked.At, marked.Marks));
        Assert.Equal(marked.Marks, _world.Ledger.Marks(SimulatedWorld.Id));
        await indexer.StepAsync(Stop);
        Assert.Empty(Drain());
    }

    [Fact]
    public async Task StepAsync_cuts_the_marks_where_the_chain_is_reverted()
    {
        _world.Chain.MineEmpty(40);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 1, FinalizedDepth = 12 };
        await using ChainIndexer indexer = NewIndexer(null);
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);

        _world.Chain.Revert(4);
        _world.Chain.MineEmpty(6);
        Assert.IsType<ChainUpdate.BlocksReverted>(await indexer.StepAsync(Stop));

        Assert.Equal(new FinalityMarks(36, 28, false), _world.Ledger.Marks(SimulatedWorld.Id));
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Assert.Equal(new FinalityMarks(41, 30, false), _world.Ledger.Marks(SimulatedWorld.Id));
    }

    [Fact]
    public async Task StepAsync_keeps_the_sequencer_s_state_per_block_and_takes_it_back_with_the_block()
    {
        Dictionary<long, (int Answer, int StartedAt)> rounds = new() { [0] = (0, 1_000), [6] = (1, 2_000) };
        _world.Chain.Answer = (_, at) => Round(rounds[rounds.Keys.Where(from => from <= at.Header.Ref.Number).Max()]);
        _world.Chain.MineEmpty(5);
        await using ChainIndexer indexer = NewIndexer(Feed);
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Assert.Equal(new SequencerStatus(true, DateTimeOffset.FromUnixTimeSeconds(1_000)), Status());

        _world.Chain.MineEmpty(2);
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Assert.Equal(new SequencerStatus(false, DateTimeOffset.FromUnixTimeSeconds(2_000)), Status());

        // On the other fork it goes down a block later.
        rounds.Remove(6);
        rounds[7] = (1, 2_000);
        _world.Chain.Revert(2);
        _world.Chain.MineEmpty(3);
        Assert.IsType<ChainUpdate.BlocksReverted>(await indexer.StepAsync(Stop));
        Assert.Equal(new SequencerStatus(true, DateTimeOffset.FromUnixTimeSeconds(1_000)), Status());
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Assert.Equal(new SequencerStatus(false, DateTimeOffset.FromUnixTimeSeconds(2_000)), Status());

        // A restart goes on from the ledger, and does not take the chain's own slots for a venue that was left out.
        await using ChainIndexer restarted = NewIndexer(Feed);
        rounds[9] = (0, 3_000);
        _world.Chain.Mine();
        await SimulatedWorld.IndexToHeadAsync(restarted, Stop);
        Assert.True(Status().IsUp);
        Assert.DoesNotContain(_world.Ledger.Entries(SimulatedWorld.Id), entry => entry.Slot == IndexerSlots.Closed);
    }

    [Theory]
    [InlineData(0, 0)]      // A round that was never begun.
    [InlineData(2, 1_000)]  // No answer of an uptime feed.
    [InlineData(-1, 1_000)]
    public async Task StepAsync_calls_a_sequencer_up_only_by_a_round_that_says_so(int answer, int startedAt)
    {
        _world.Chain.Answer = (_, _) => Round((answer, startedAt));
        _world.Chain.MineEmpty(2);
        await using ChainIndexer indexer = NewIndexer(Feed);

        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);

        Assert.Equal(new SequencerStatus(false, null), Status());
        Assert.NotNull(await new SequencerFeed(Feed).ValidateAsync(_world.Client, Stop));
    }

    [Fact]
    public async Task ValidateAsync_takes_a_feed_that_says_down_and_refuses_what_is_none()
    {
        _world.Chain.Answer = (_, _) => Round((1, 5));
        Assert.Null(await new SequencerFeed(Feed).ValidateAsync(_world.Client, Stop));

        _world.Chain.Answer = (_, _) => new CallOutcome.Returned(ReadOnlyMemory<byte>.Empty);
        Assert.NotNull(await new SequencerFeed(Feed).ValidateAsync(_world.Client, Stop));
    }

    private static CallOutcome.Returned Round((int Answer, int StartedAt) round)
    {
        // A negative int256 in two's complement.
        Hash32 answer = Hash32.OfNumber(round.Answer < 0 ? System.Numerics.BigInteger.Pow(2, 256) + round.Answer : round.Answer);
        Hash32 one = Hash32.OfNumber(1), startedAt = Hash32.OfNumber(round.StartedAt);
        return new CallOutcome.Returned((byte[])[.. one.ToArray(), .. answer.ToArray(), .. startedAt.ToArray(), .. startedAt.ToArray(), .. one.ToArray()]);
    }

    private SequencerStatus Status()
    {
        VenueSlots slots = new(new VenueId(SimulatedWorld.Id, ChainMarks.Venue));
        foreach (LedgerEntry entry in _world.Ledger.Entries(SimulatedWorld.Id).Where(entry => entry.Venue == ChainMarks.Venue))
            slots.Set(entry.SubAccount, entry.Slot, entry.Value);
        return ChainMarks.StatusOf(Feed, slots);
    }

    private List<LedgerCommit> Drain()
    {
        List<LedgerCommit> commits = [];
        while (_commits.Reader.TryRead(out LedgerCommit? commit))
            commits.Add(commit);
        return commits;
    }

    private ChainIndexer NewIndexer(Address? feed)
    {
        ChainSettings settings = _world.Settings with { SequencerFeed = feed };
        IndexerOptions options = _world.Options with { Following = _world.Options.Following with { FinalityInterval = TimeSpan.Zero } };
        return new ChainIndexer(
            settings, _world.Client, [new SimulatedRegistry(SimulatedWorld.Id, SimulatedWorld.Registry)], _world.Ledger, _commits.Writer, options,
            _world.Time, NullLogger<ChainIndexer>.Instance);
    }
}
