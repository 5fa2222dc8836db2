using System.Numerics;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Indexer;

/// <summary>A seed runs a chain with reorgs, a faulty node, crashes and a second indexer; then all heals and the ledger must equal the chain.</summary>
public sealed class ChainIndexerProperties
{
    private const int Holders = 6;
    private const int Contracts = 3;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task StepAsync_leaves_the_ledger_as_a_from_scratch_index_of_the_final_chain(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        SimulatedWorld world = new(seed);
        SimulatedFaults faulty = FaultsOf(world.Random);
        await using Crashing indexer = new(world);
        world.Client.Faults = faulty;
        world.Ledger.BeforeCommit = () => ThrowSometimes(world.Random, 0.03);
        world.Ledger.AfterCommit = () => ThrowSometimes(world.Random, 0.03);
        // Half of the ledgers take their time, so that batches wait behind the one that is being written.
        Random pauses = new(seed);
        world.Ledger.BeforeAppend = seed % 2 == 0 ? null : () => YieldAsync(pauses.Next(40));
        await using ChainIndexer rival = world.NewIndexer();

        MineSome(world, world.Random.Next(0, 120));
        for (int round = 0; round < 40; round++)
        {
            Move(world);
            for (int step = world.Random.Next(4); step > 0; step--)
                await TryStepAsync(world.Random.Next(5) == 0 ? rival : indexer.Current, world, cancellationToken);
            if (world.Random.Next(8) == 0)
                await indexer.CrashAsync();
        }

        (world.Client.Faults, world.Ledger.BeforeCommit, world.Ledger.AfterCommit) = (SimulatedFaults.None, null, null);
        // A shorter fork is taken for a node that lags until it has grown.
        while (world.Chain.Head.Header.Ref.Number <= world.Ledger.Checkpoint(SimulatedWorld.Id).Number)
            MineSome(world, 1);
        // What was read ahead from the faulty node may still fail; a restart forgets it.
        await indexer.CrashAsync();
        await SimulatedWorld.IndexToHeadAsync(indexer.Current, cancellationToken);

        MemoryLedger scratch = await world.IndexFromScratchAsync(cancellationToken);
        Assert.Equal(world.Chain.Head.Header.Ref, world.Ledger.Checkpoint(SimulatedWorld.Id));
        Assert.Equal(scratch.Holdings(SimulatedWorld.Id), world.Ledger.Holdings(SimulatedWorld.Id));
        Assert.Equal(LogEntries(scratch), LogEntries(world.Ledger));
        Assert.Equal(Replay(world.Chain), VenueHoldings(world.Ledger));
    }

    private static SimulatedFaults FaultsOf(Random random) => new()
    {
        Transient = random.NextDouble() * 0.05,
        Lag = random.NextDouble() * 0.3,
        EmptyLogs = random.NextDouble() * 0.4,
        OtherFork = random.NextDouble() * 0.3,
        Duplicate = random.NextDouble() * 0.1,
        OmitsTimestamps = random.Next(2) == 0,
        SafeDepth = random.Next(2) == 0 ? random.Next(0, 8) : null,
        FinalizedDepth = random.Next(2) == 0 ? random.Next(8, 40) : null,
        MaxRange = random.Next(2) == 0 ? random.Next(1, 20) : int.MaxValue,
        MaxLogs = random.Next(2) == 0 ? random.Next(8, 60) : int.MaxValue,
    };

    private static void ThrowSometimes(Random random, double chance)
    {
        if (random.NextDouble() < chance)
            throw new IOException("The simulated database is gone.");
    }

    private static async Task YieldAsync(int times)
    {
        for (int i = 0; i < times; i++)
            await Task.Yield();
    }

    private static async Task TryStepAsync(ChainIndexer indexer, SimulatedWorld world, CancellationToken cancellationToken)
    {
        try
        {
            await indexer.StepAsync(cancellationToken);
            world.Ledger.RequireWhole(SimulatedWorld.Id);
        }
        catch (Exception fault) when (fault is RpcException or ChainDistrustException or IOException or LedgerConflictException)
        {
            // As the host does: the next step begins anew.
        }
    }

    private static void Move(SimulatedWorld world)
    {
        if (world.Random.Next(4) == 0)
            world.Chain.Revert(world.Random.Next(1, Math.Min(8, world.Chain.Blocks.Count)));
        MineSome(world, world.Random.Next(0, 6));
    }

    private static void MineSome(SimulatedWorld world, int blocks)
    {
        for (int i = 0; i < blocks; i++)
            world.Chain.Mine([.. Enumerable.Range(0, Math.Max(0, world.Random.Next(-2, 5))).Select(_ => LogOf(world.Random))]);
    }

    private static SimulatedLog LogOf(Random random)
    {
        Address contract = SimulatedWorld.AddressOf(0xC0 + random.Next(Contracts));
        return random.Next(10) switch
        {
            0 => SimulatedRegistry.List(SimulatedWorld.Registry, contract),
            < 5 => SimulatedRegistry.Note(contract, HolderOf(random), random.Next(4)),
            _ => SimulatedWorld.Transfer(
                random.Next(2) == 0 ? SimulatedWorld.Usdc : SimulatedWorld.Weth,
                // Mints are frequent enough that some holder overdraws only now and then.
                random.Next(3) == 0 ? HolderOf(random) : Address.Zero, HolderOf(random), random.Next(1, 50)),
        };
    }

    private static Address HolderOf(Random random) => SimulatedWorld.AddressOf(0xD0 + random.Next(Holders));

    private static List<string> LogEntries(MemoryLedger ledger) =>
        [.. ledger.Entries(SimulatedWorld.Id).Where(entry => entry.LogIndex != LedgerEntry.EndOfBlock).Select(entry => entry.ToString())];

    private static List<string> VenueHoldings(MemoryLedger ledger) =>
        [.. ledger.Holdings(SimulatedWorld.Id).Where(holding => !holding.Contains("Slot = opened", StringComparison.Ordinal)
            && !holding.Contains("Slot = watching", StringComparison.Ordinal))];

    /// <summary>What the chain's logs say, by the simplest reading there is: none of the code under test.</summary>
    private static List<string> Replay(SimulatedChain chain)
    {
        Dictionary<(string Venue, SubAccountKey Key, Slot Slot), BigInteger> values = [];
        HashSet<Address> listed = [];
        foreach (EventLog log in chain.Blocks.SelectMany(block => block.Logs))
        {
            if (log.Address == SimulatedWorld.Registry)
            {
                listed.Add(Address.FromWord(log.Topic1));
                values[("registry", SubAccountKey.Market, Slot.Of("listed", Address.FromWord(log.Topic1)))] = 1;
            }
            else if (log.Topic0 == SimulatedRegistry.Noted)
            {
                if (listed.Contains(log.Address))
                    values[("registry", new(Address.FromWord(log.Topic1)), Slot.Of("note", log.Address))] = new Hash32(log.Data.Span).ToNumber();
            }
            else
            {
                Transfer(values, log);
            }
        }

        values[("registry", SubAccountKey.Market, SimulatedRegistry.Seen)] = chain.Head.Header.Ref.Number;
        return [.. values.Where(pair => !pair.Value.IsZero)
            .Select(pair => new Holding(pair.Key.Venue, pair.Key.Key, pair.Key.Slot, pair.Value).ToString()).Order(StringComparer.Ordinal)];
    }

    private static void Transfer(Dictionary<(string, SubAccountKey, Slot), BigInteger> values, EventLog log)
    {
        BigInteger value = new Hash32(log.Data.Span).ToNumber();
        foreach ((Hash32 topic, BigInteger change) in new[] { (log.Topic1, -value), (log.Topic2, value) })
        {
            SubAccountKey key = new(Address.FromWord(topic));
            if (log.Topic1 == log.Topic2 || key.Holder.IsZero || values.ContainsKey(("wallet", key, WalletSlots.Untrusted(log.Address))))
                continue;
            BigInteger balance = values.GetValueOrDefault(("wallet", key, WalletSlots.Balance(log.Address))) + change;
            values[("wallet", key, WalletSlots.Balance(log.Address))] = BigInteger.Max(balance, 0);
            if (balance < 0)
                values[("wallet", key, WalletSlots.Untrusted(log.Address))] = 1;
        }
    }

    private sealed class Crashing(SimulatedWorld world) : IAsyncDisposable
    {
        public ChainIndexer Current { get; private set; } = world.NewIndexer();

        public async Task CrashAsync()
        {
            await Current.DisposeAsync();
            Current = world.NewIndexer();
        }

        public ValueTask DisposeAsync() => Current.DisposeAsync();
    }
}
