using CrossMargin.Chain.Following;
using CrossMargin.Devnet.Hostile;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.IntegrationTests.Indexer;
using Npgsql;

namespace CrossMargin.IntegrationTests.Hostile;

/// <summary>
/// The indexer behind a provider that does everything wrong: nothing wrong is ever in the ledger, and once the provider heals the
/// ledger is, row by row, what an index over an honest connection makes.
/// </summary>
public sealed class HostileProviderTests(DevnetFixture devnet, HostileChain chain) : IClassFixture<HostileChain>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<HostileFault> AllFaults => [.. Enum.GetValues<HostileFault>()];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public async Task One_fault_alone_makes_no_wrong_entry_and_leaves_no_trace_when_healed(HostileFault fault)
    {
        IndexedAnvil anvil = await chain.StartAsync(devnet, Stop);
        double odds = fault switch
        {
            // A chain id is asked for rarely, and few answers have two logs to change places.
            HostileFault.WrongChainId or HostileFault.ReorderedLogs => 0.8,
            // Retry-After is kept to, and counts in seconds.
            HostileFault.RateLimit => 0.05,
            _ => 0.3,
        };
        await using HostileScene scene = await HostileScene.CreateAsync(devnet, anvil, HostilePlan.Only(fault, seed: (int)fault, odds), Stop);

        await using ChainIndexer indexer = await SufferAsync(anvil, scene, new Random((int)fault), rounds: 8);

        Assert.Equal(fault, Assert.Single(scene.Proxy.Model.Counts).Key);
        // An endpoint that once was on another chain is not asked again until a restart.
        await using ChainIndexer healed = fault == HostileFault.WrongChainId ? scene.NewIndexer() : indexer;
        await HealAsync(anvil, scene, healed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task All_faults_at_once_make_no_wrong_entry_and_leave_no_trace_when_healed(int seed)
    {
        IndexedAnvil anvil = await chain.StartAsync(devnet, Stop);
        await using HostileScene scene = await HostileScene.CreateAsync(devnet, anvil, HostilePlan.Mixed(seed, odds: 0.02), Stop);

        await using ChainIndexer indexer = await SufferAsync(anvil, scene, new Random(seed), rounds: 15);

        Assert.True(scene.Proxy.Model.Counts.Count >= 5, $"Only {string.Join(", ", scene.Proxy.Model.Counts.Keys)} happened.");
        await using ChainIndexer healed = scene.NewIndexer();
        await HealAsync(anvil, scene, healed);
    }

    [Fact]
    public async Task Heads_are_followed_through_dropped_and_silent_subscriptions()
    {
        IndexedAnvil anvil = await chain.StartAsync(devnet, Stop);
        await using HostileScene scene = await HostileScene.CreateAsync(devnet, anvil, HostilePlan.None, Stop);
        await using ChainIndexer indexer = scene.NewIndexer();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = scene.NewHost(indexer).RunAsync(end.Token);
        foreach (HostileFault fault in (HostileFault[])[HostileFault.DroppedWebSocket, HostileFault.SilentWebSocket, HostileFault.TruncatedJson])
        {
            await ReachHeadAsync(anvil, indexer);
            scene.Proxy.Model.Plan = new HostilePlan.Scripted([new HostileStep(fault, "eth_subscription", Times: 2)]);
            for (int i = 0; i < 5; i++)
            {
                await anvil.TransferAsync(ReceiverOf(i), 1, Stop);
                await ReachHeadAsync(anvil, indexer);
            }

            Assert.True(scene.Proxy.Model.Counts.GetValueOrDefault(fault) > 0, $"{fault} never happened.");
        }

        await end.CancelAsync();
        await running;
        await scene.RequireNoWrongEntryAsync(Stop);
    }

    /// <summary>The chain moves, the provider lies, the indexer steps, and after each step the ledger is held against the chain.</summary>
    private static async Task<ChainIndexer> SufferAsync(IndexedAnvil anvil, HostileScene scene, Random random, int rounds)
    {
        ChainIndexer indexer = scene.NewIndexer();
        // Chance may spare it a rare fault for long, as the pace of the machine decides what is asked for.
        for (int round = 0; round < rounds || (scene.Proxy.Model.Counts.Count == 0 && round < 5 * rounds); round++)
        {
            await MoveChainAsync(anvil, random);
            // A crash: what was in memory is gone.
            if (random.Next(6) == 0)
            {
                await indexer.DisposeAsync();
                indexer = scene.NewIndexer();
            }

            for (int step = 0; step < 4; step++)
            {
                ChainUpdate? update = await HostileScene.TryStepAsync(indexer, Stop);
                await scene.RequireNoWrongEntryAsync(Stop);
                if (update is ChainUpdate.AtHead)
                    break;
            }
        }

        return indexer;
    }

    private async Task HealAsync(IndexedAnvil anvil, HostileScene scene, ChainIndexer indexer)
    {
        scene.Proxy.Model.Plan = HostilePlan.None;
        for (int step = 0; step < 1_000 && await HostileScene.TryStepAsync(indexer, Stop) is not ChainUpdate.AtHead; step++)
        {
        }

        await scene.RequireNoWrongEntryAsync(Stop);
        await using NpgsqlDataSource scratch = await IndexedAnvil.NewLedgerAsync(devnet, Stop);
        await anvil.IndexToHeadAsync(scratch, Stop);
        Assert.Equal(await IndexedAnvil.DumpAsync(scratch, Stop), await IndexedAnvil.DumpAsync(scene.Database, Stop));
    }

    private static async Task MoveChainAsync(IndexedAnvil anvil, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                await anvil.Chain.ReorgAsync(random.Next(1, 4), Stop);
                await anvil.TransferAsync(ReceiverOf(random.Next(20)), random.Next(1, 50), Stop);
                break;
            case 1:
                await anvil.Chain.MineAsync(random.Next(1, 6), TimeSpan.FromSeconds(1), Stop);
                break;
            case 2:
                await anvil.ScatterAsync(0x9_0000 + random.Next(20), 10, Stop);
                break;
            default:
                for (int i = random.Next(1, 4); i > 0; i--)
                    await anvil.TransferAsync(ReceiverOf(random.Next(20)), random.Next(1, 50), Stop);
                break;
        }
    }

    private static async Task ReachHeadAsync(IndexedAnvil anvil, ChainIndexer indexer)
    {
        long head = await anvil.Chain.ReadBlockNumberAsync(Stop);
        for (int i = 0; i < 400 && indexer.Progress.Checkpoint.Number < head; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, Stop);
        Assert.Equal(head, indexer.Progress.Checkpoint.Number);
    }

    private static Address ReceiverOf(int number) => Address.Parse($"0x{0x9_0000 + number:x40}");
}

/// <summary>One node for all tests of the class: each indexes it from the beginning.</summary>
public sealed class HostileChain : IAsyncDisposable
{
    private IndexedAnvil? _anvil;

    internal async Task<IndexedAnvil> StartAsync(DevnetFixture devnet, CancellationToken cancellationToken) =>
        _anvil ??= await IndexedAnvil.StartAsync(devnet, 41_021, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_anvil is not null)
            await _anvil.DisposeAsync();
    }
}
