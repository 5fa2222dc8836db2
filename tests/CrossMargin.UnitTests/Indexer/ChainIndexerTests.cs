using System.Threading.Channels;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using CrossMargin.UnitTests.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.UnitTests.Indexer;

public sealed class ChainIndexerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Address Alice = SimulatedWorld.AddressOf(0xD0);
    private static readonly Address Bob = SimulatedWorld.AddressOf(0xD1);
    private static readonly Address Found = SimulatedWorld.AddressOf(0xC0);

    private readonly SimulatedWorld _world = new(1);

    [Fact]
    public async Task StepAsync_reads_what_a_found_contract_logged_from_its_finding_on_in_the_same_batch()
    {
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 1));
        _world.Chain.Mine(
            SimulatedRegistry.Note(Found, Alice, 2),
            SimulatedRegistry.Note(Found, Bob, 2),
            SimulatedRegistry.List(SimulatedWorld.Registry, Found),
            SimulatedRegistry.Note(Found, Bob, 3),
            SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Bob, 4));
        _world.Chain.MineEmpty(20);

        await IndexAsync();

        Assert.Equal([(2L, 3), (3L, 0)], Notes().Select(entry => (entry.BlockNumber, entry.LogIndex)));
        Assert.Equal(100, _world.ValueOf("wallet", Alice, WalletSlots.Balance(SimulatedWorld.Usdc)));
    }

    [Fact]
    public async Task StepAsync_learns_what_a_log_asks_for_before_the_next_log_of_the_same_block()
    {
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 5));
        _world.Chain.Mine(
            SimulatedRegistry.Note(Found, Alice, 10),
            SimulatedRegistry.Rescale(SimulatedWorld.Registry),
            SimulatedRegistry.Note(Found, Alice, 10));
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 100));
        _world.Chain.MineEmpty(20);     // One batch, which ends in a later block.

        await IndexAsync();

        // The registry answers with the number of the block that it is asked at: 2.
        LedgerEntry[] entries = [.. _world.Ledger.Entries(SimulatedWorld.Id).Where(entry => entry.Venue == "registry")];
        Assert.Equal([5, 10, 20, 200], entries.Where(entry => entry.Slot.Kind is "note").Select(entry => entry.Value));
        LedgerEntry scale = Assert.Single(entries, entry => entry.Slot == SimulatedRegistry.Scale);
        Assert.Equal((2L, LedgerEntry.EndOfBlock, 2), (scale.BlockNumber, scale.LogIndex, scale.Value));
    }

    [Fact]
    public async Task StepAsync_stops_a_venue_that_cannot_learn_what_it_must_and_goes_on_with_the_others()
    {
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 5));
        _world.Chain.Mine(SimulatedRegistry.Rescale(SimulatedWorld.Registry), SimulatedRegistry.Note(Found, Alice, 10));
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));
        _world.Chain.MineEmpty(20);
        Func<CallRequest, SimulatedBlock, CallOutcome> answer = _world.Chain.Answer;
        _world.Chain.Answer = (call, at) => call.To == SimulatedWorld.Registry
            ? new CallOutcome.Reverted(default, "execution reverted") : answer(call, at);

        await IndexAsync();

        Assert.Equal(5, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
        Assert.Equal(3, _world.ValueOf("registry", default, VenueMarks.Degraded));
        Assert.Equal(100, _world.ValueOf("wallet", Alice, WalletSlots.Balance(SimulatedWorld.Usdc)));
    }

    [Fact]
    public async Task StepAsync_observes_each_block_at_the_head()
    {
        _world.Chain.MineEmpty(3);

        await IndexAsync();

        Assert.Equal([0L, 1L, 2L, 3L], _world.Ledger.Entries(SimulatedWorld.Id)
            .Where(entry => entry.LogIndex == LedgerEntry.EndOfBlock && entry.Slot != IndexerSlots.Opened && entry.Slot != IndexerSlots.Watching)
            .Select(entry => entry.BlockNumber).Prepend(0));
    }

    [Fact]
    public async Task StepAsync_marks_holders_with_code_but_not_delegations_and_not_in_wallets()
    {
        _world.Chain.Code[Alice] = [0x60, 0x80];
        _world.Chain.Code[Bob] = [0xef, 0x01, 0x00, .. new byte[20]];
        _world.Chain.Mine(
            SimulatedRegistry.List(SimulatedWorld.Registry, Found),
            SimulatedRegistry.Note(Found, Alice, 1),
            SimulatedRegistry.Note(Found, Bob, 1),
            SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));

        await IndexAsync();

        Assert.Equal(1, _world.ValueOf("registry", Alice, VenueMarks.Contract));
        Assert.Equal(0, _world.ValueOf("registry", Bob, VenueMarks.Contract));
        Assert.Equal(0, _world.ValueOf("wallet", Alice, VenueMarks.Contract));
    }

    [Fact]
    public async Task A_reorg_back_to_within_a_batch_leaves_the_mark_of_a_holder_that_it_leaves()
    {
        _world.Chain.Code[Alice] = [0x60, 0x80];
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 1));
        _world.Chain.MineEmpty(10);     // One batch: it ends some blocks before the head.
        await IndexAsync();

        _world.Chain.Revert(9);
        _world.Chain.MineEmpty(10);
        await IndexAsync();

        Assert.Equal(1, _world.ValueOf("registry", Alice, VenueMarks.Contract));
    }

    [Fact]
    public async Task StepAsync_stops_a_venue_at_a_log_it_cannot_read_and_goes_on_with_the_others()
    {
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 1));
        _world.Chain.Mine(new SimulatedLog(Found, [SimulatedRegistry.Noted, Alice.ToWord()], [1, 2, 3]));
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 9), SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));

        await IndexAsync();
        await using ChainIndexer restarted = _world.NewIndexer();
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 10), SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 1));
        await SimulatedWorld.IndexToHeadAsync(restarted, Stop);

        Assert.Equal(["registry"], restarted.Progress.DegradedVenues);
        Assert.Equal(1, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
        Assert.Equal(101, _world.ValueOf("wallet", Alice, WalletSlots.Balance(SimulatedWorld.Usdc)));
    }

    [Fact]
    public async Task StepAsync_stops_the_chain_when_its_only_venue_is_lost_and_the_ledger_says_from_where_on()
    {
        _world.Adapters = [new SimulatedRegistry(SimulatedWorld.Id, SimulatedWorld.Registry, startBlock: 1)];
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 1));
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 2));
        _world.Chain.Mine(new SimulatedLog(Found, [SimulatedRegistry.Noted, Alice.ToWord()], [1, 2, 3]));
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 9));

        IndexerStoppedException stopped = await Assert.ThrowsAsync<IndexerStoppedException>(IndexAsync);

        Assert.Contains("registry", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(2, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
        Assert.Equal(4, _world.ValueOf("registry", default, VenueMarks.Degraded));
    }

    [Fact]
    public async Task StepAsync_takes_a_venue_up_again_when_a_reorg_takes_the_unreadable_log_back()
    {
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found));
        _world.Chain.Mine(new SimulatedLog(Found, [SimulatedRegistry.Noted, Alice.ToWord()], []));
        await using ChainIndexer indexer = _world.NewIndexer();
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        _world.Chain.Revert(1);
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 5));

        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);

        Assert.Empty(indexer.Progress.DegradedVenues);
        Assert.Equal(5, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
    }

    [Fact]
    public async Task StepAsync_refuses_a_new_venue_whose_history_lies_behind_the_checkpoint()
    {
        SimulatedRegistry registry = new(SimulatedWorld.Id, SimulatedWorld.Registry, startBlock: 1);
        _world.Adapters = [_world.Adapters[0]];
        _world.Chain.MineEmpty(5);
        await IndexAsync();
        _world.Adapters = [_world.Adapters[0], registry];

        IndexerStoppedException stopped = await Assert.ThrowsAsync<IndexerStoppedException>(() => IndexAsync());

        Assert.Contains("registry", stopped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StepAsync_takes_a_new_venue_whose_history_is_yet_to_come()
    {
        _world.Adapters = [_world.Adapters[0]];
        _world.Chain.MineEmpty(5);
        await IndexAsync();
        _world.Adapters = [_world.Adapters[0], new SimulatedRegistry(SimulatedWorld.Id, SimulatedWorld.Registry, startBlock: 6)];
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 7));

        await IndexAsync();

        Assert.Equal(7, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
    }

    [Fact]
    public async Task StepAsync_refuses_a_venue_that_was_left_out_for_a_while()
    {
        _world.Chain.MineEmpty(5);
        await IndexAsync();
        _world.Adapters = [_world.Adapters[0]];
        _world.Chain.MineEmpty(5);
        await IndexAsync();
        _world.Adapters = [_world.Adapters[0], new SimulatedRegistry(SimulatedWorld.Id, SimulatedWorld.Registry)];

        IndexerStoppedException stopped = await Assert.ThrowsAsync<IndexerStoppedException>(() => IndexAsync());

        Assert.Contains("left out from block 6", stopped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StepAsync_refuses_a_venue_that_now_watches_more_than_was_indexed()
    {
        VenueSettings onlyUsdc = SimulatedWorld.Wallet with { Tokens = ["USDC"] };
        _world.Adapters = [new WalletAdapter(_world.Settings, onlyUsdc)];
        _world.Chain.MineEmpty(5);
        await IndexAsync();
        _world.Adapters = [new WalletAdapter(_world.Settings, SimulatedWorld.Wallet)];

        await Assert.ThrowsAsync<IndexerStoppedException>(() => IndexAsync());
    }

    [Fact]
    public async Task StepAsync_refuses_a_venue_that_is_not_what_the_settings_say_before_it_indexes_anything()
    {
        _world.Adapters = [new WalletAdapter(
            _world.Settings with { Tokens = [new TokenSettings("USDC", SimulatedWorld.Usdc, 8, new Underlying("USD"))] },
            SimulatedWorld.Wallet with { Tokens = ["USDC"] })];
        _world.Chain.MineEmpty(5);

        IndexerStoppedException stopped = await Assert.ThrowsAsync<IndexerStoppedException>(() => IndexAsync());

        Assert.Contains("has 6 decimals, configured are 8", stopped.Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Ledger.Entries(SimulatedWorld.Id));
    }

    [Fact]
    public async Task StepAsync_leaves_out_a_venue_that_is_not_what_the_settings_say_and_goes_on_with_the_others()
    {
        SimulatedRegistry registry = new(SimulatedWorld.Id, SimulatedWorld.Registry);
        VenueSettings wallet = SimulatedWorld.Wallet with { Tokens = ["USDC"] };
        WalletAdapter wrong = new(
            _world.Settings with { Tokens = [new TokenSettings("USDC", SimulatedWorld.Usdc, 8, new Underlying("USD"))] }, wallet);
        _world.Adapters = [wrong, registry];
        _world.Chain.Mine(SimulatedRegistry.List(SimulatedWorld.Registry, Found), SimulatedRegistry.Note(Found, Alice, 7));

        await IndexAsync();

        Assert.Equal(7, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
        Assert.Equal(1, _world.ValueOf("wallet", Address.Zero, VenueMarks.Refused));

        // Mended later, its history is missing still: that is no reason to stop the others.
        _world.Adapters = [new WalletAdapter(_world.Settings, wallet), registry];
        _world.Chain.Mine(SimulatedRegistry.Note(Found, Alice, 8));
        await IndexAsync();

        Assert.Equal(8, _world.ValueOf("registry", Alice, Slot.Of("note", Found)));
        Assert.Equal(1, _world.ValueOf("wallet", Address.Zero, VenueMarks.Refused));
    }

    [Fact]
    public async Task StepAsync_stops_beyond_finality_and_writes_nothing()
    {
        _world.Chain.MineEmpty(100);
        await IndexAsync();
        BlockRef checkpoint = _world.Ledger.Checkpoint(SimulatedWorld.Id);
        _world.Chain.Revert(90);
        _world.Chain.MineEmpty(100);

        IndexerStoppedException stopped = await Assert.ThrowsAsync<IndexerStoppedException>(() => IndexAsync());

        Assert.Contains("deeper than finality", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(checkpoint, _world.Ledger.Checkpoint(SimulatedWorld.Id));
    }

    [Fact]
    public async Task StepAsync_goes_on_from_where_a_faster_indexer_is()
    {
        _world.Chain.MineEmpty(5);
        await using ChainIndexer slow = _world.NewIndexer();
        await slow.StepAsync(Stop);
        await IndexAsync();
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));

        await SimulatedWorld.IndexToHeadAsync(slow, Stop);

        Assert.Equal(100, _world.ValueOf("wallet", Alice, WalletSlots.Balance(SimulatedWorld.Usdc)));
        Assert.Equal(6, _world.Ledger.Checkpoint(SimulatedWorld.Id).Number);
    }

    [Fact]
    public async Task StepAsync_hands_on_commits_from_which_the_ledger_can_be_rebuilt()
    {
        Channel<LedgerCommit> commits = Channel.CreateUnbounded<LedgerCommit>();
        await using ChainIndexer indexer = new(
            _world.Settings, _world.Client, _world.Adapters, _world.Ledger, commits.Writer, _world.Options, _world.Time,
            NullLogger<ChainIndexer>.Instance);
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Alice, Bob, 30));
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        _world.Chain.Revert(1);
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Alice, Bob, 40));
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);

        VenueSlots rebuilt = new(new VenueId(SimulatedWorld.Id, "wallet"));
        List<string> kinds = [];
        while (commits.Reader.TryRead(out LedgerCommit? commit))
        {
            kinds.Add(commit.GetType().Name);
            foreach (Holding holding in ValuesOf(commit).Where(holding => holding.Venue == "wallet"))
                rebuilt.Set(holding.SubAccount, holding.Slot, holding.Value);
        }

        Assert.Equal("Reloaded", kinds[0]);
        Assert.Single(kinds, "Unwound");
        Assert.Equal(60, rebuilt[new SubAccountKey(Alice), WalletSlots.Balance(SimulatedWorld.Usdc)]);
        Assert.Equal(40, rebuilt[new SubAccountKey(Bob), WalletSlots.Balance(SimulatedWorld.Usdc)]);
    }

    private static IEnumerable<Holding> ValuesOf(LedgerCommit commit) => commit switch
    {
        LedgerCommit.Appended appended =>
            appended.Entries.Select(entry => new Holding(entry.Venue, entry.SubAccount, entry.Slot, entry.Value)),
        LedgerCommit.Unwound unwound => unwound.Restored,
        LedgerCommit.Reloaded reloaded => reloaded.Holdings.Holdings,
        _ => throw new InvalidOperationException(),
    };

    private IEnumerable<LedgerEntry> Notes() =>
        _world.Ledger.Entries(SimulatedWorld.Id).Where(entry => entry.Slot == Slot.Of("note", Found));

    private async Task IndexAsync()
    {
        await using ChainIndexer indexer = _world.NewIndexer();
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
    }
}
