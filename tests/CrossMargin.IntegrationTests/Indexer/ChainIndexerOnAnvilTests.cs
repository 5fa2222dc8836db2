using CrossMargin.Chain.Following;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Indexer;

/// <summary>Follower, indexer, wallet venue and ledger on a real node and a real database.</summary>
public sealed class ChainIndexerOnAnvilTests(DevnetFixture devnet)
{
    private static readonly Address Alice = Address.Parse("0x00000000000000000000000000000000000a11ce");
    private static readonly Address Bob = Address.Parse("0x0000000000000000000000000000000000000b0b");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepAsync_back_fills_balances_that_equal_the_tokens_own()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_001, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        for (int i = 0; i < 60; i++)
            await anvil.ScatterAsync(0x1_0000 + i % 7, 20, Stop);
        await anvil.Chain.MineAsync(500, TimeSpan.FromSeconds(1), Stop);

        await anvil.IndexToHeadAsync(database, Stop);

        Assert.Empty(await anvil.DifferencesAsync(database, Stop));
        Assert.Equal(await anvil.Chain.ReadBlockNumberAsync(Stop), (await ReadAsync(anvil, database)).Checkpoint.Number);
        Assert.Equal(27, (await ReadAsync(anvil, database)).Holdings.Count(holding => !holding.SubAccount.IsMarket));
    }

    [Fact]
    public async Task RunAsync_follows_the_head_of_one_chain_while_the_node_of_another_is_gone()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_002, Stop);
        await using IndexedAnvil dead = await IndexedAnvil.StartAsync(devnet, 41_003, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        await using ChainIndexer alive = anvil.NewIndexer(new PostgresLedger(database));
        await using ChainIndexer lost = dead.NewIndexer(new PostgresLedger(database));
        IndexerHost host = new([alive, lost], new IndexerOptions(), TimeProvider.System, NullLogger<IndexerHost>.Instance);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = host.RunAsync(end.Token);
        await WaitAsync(() => lost.Progress.State == IndexerState.Live);

        await dead.KillNodeAsync();
        for (int i = 0; i < 5; i++)
            await anvil.TransferAsync(Alice, 10, Stop);
        long head = await anvil.Chain.ReadBlockNumberAsync(Stop);
        await WaitAsync(() => alive.Progress.Checkpoint.Number == head && lost.Progress.State == IndexerState.Outage);
        await end.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Empty(await anvil.DifferencesAsync(database, Stop));
        Assert.Equal(IndexerState.Live, alive.Progress.State);
        Assert.NotNull(lost.Progress.Fault);
    }

    [Fact]
    public async Task StepAsync_unwinds_what_evm_revert_took_back_and_leaves_the_ledger_as_it_was()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_004, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        await anvil.TransferAsync(Alice, 100, Stop);
        await anvil.IndexToHeadAsync(database, Stop);
        List<string> before = await IndexedAnvil.DumpAsync(database, Stop);
        string snapshot = await anvil.Chain.SnapshotAsync(Stop);
        for (int i = 0; i < 6; i++)
            await anvil.TransferAsync(Bob, 7, Stop);
        await anvil.IndexToHeadAsync(database, Stop);
        Assert.NotEqual(before, await IndexedAnvil.DumpAsync(database, Stop));

        await anvil.Chain.RevertAsync(snapshot, Stop);
        for (int i = 0; i < 8; i++)
            await anvil.TransferAsync(Alice, 3, Stop);
        await using (ChainIndexer indexer = anvil.NewIndexer(new PostgresLedger(database)))
            Assert.IsType<ChainUpdate.BlocksReverted>(await indexer.StepAsync(Stop));

        Assert.Equal(before, await IndexedAnvil.DumpAsync(database, Stop));
        await anvil.IndexToHeadAsync(database, Stop);
        await AssertEqualsScratchAsync(anvil, database);
    }

    [Fact]
    public async Task StepAsync_follows_anvil_reorg_with_a_restart_in_between()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_005, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        for (int i = 0; i < 12; i++)
            await anvil.TransferAsync(i % 2 == 0 ? Alice : Bob, i + 1, Stop);
        await anvil.IndexToHeadAsync(database, Stop);

        await anvil.Chain.ReorgAsync(5, Stop);
        await anvil.TransferAsync(Bob, 1_000, Stop);
        await using (ChainIndexer killed = anvil.NewIndexer(new PostgresLedger(database)))
            await killed.StepAsync(Stop);
        await anvil.IndexToHeadAsync(database, Stop);

        await AssertEqualsScratchAsync(anvil, database);
    }

    [Fact]
    public async Task StepAsync_of_two_indexers_writes_each_entry_once()
    {
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 41_006, Stop);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        for (int i = 0; i < 30; i++)
            await anvil.ScatterAsync(0x1_0000, 5, Stop);

        await Task.WhenAll(IndexPatientlyAsync(anvil, database), IndexPatientlyAsync(anvil, database));

        await AssertEqualsScratchAsync(anvil, database);
    }

    private async Task AssertEqualsScratchAsync(IndexedAnvil anvil, NpgsqlDataSource database)
    {
        await using NpgsqlDataSource scratch = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        await anvil.IndexToHeadAsync(scratch, Stop);
        Assert.Equal(await IndexedAnvil.DumpAsync(scratch, Stop), await IndexedAnvil.DumpAsync(database, Stop));
        Assert.Empty(await anvil.DifferencesAsync(database, Stop));
    }

    private static async Task IndexPatientlyAsync(IndexedAnvil anvil, NpgsqlDataSource database)
    {
        await using ChainIndexer indexer = anvil.NewIndexer(new PostgresLedger(database));
        for (int step = 0; step < 1_000; step++)
        {
            try
            {
                if (await indexer.StepAsync(Stop) is ChainUpdate.AtHead)
                    return;
            }
            catch (LedgerConflictException)
            {
                // The other one was faster several times in a row.
            }
        }

        Assert.Fail("The head is never reached.");
    }

    private static Task<ChainHoldings> ReadAsync(IndexedAnvil anvil, NpgsqlDataSource database) =>
        new PostgresLedger(database).ReadHoldingsAsync(anvil.Id, Stop);

    private static async Task WaitAsync(Func<bool> isTrue)
    {
        for (int i = 0; i < 600 && !isTrue(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        Assert.True(isTrue(), "It did not come to pass within 30 seconds.");
    }
}
