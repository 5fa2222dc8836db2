using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

public sealed class PerpLocalHealthTests(DevnetFixture devnet)
{
    private static readonly Dictionary<string, Hash32> Events = new()
    {
        ["BadDebtSettled"] = Vault.BadDebtSettledEvent.Topic0,
        ["CollateralLiquidated"] = Vault.CollateralLiquidatedEvent.Topic0,
        ["PositionLiquidated"] = ClearingHouse.PositionLiquidatedEvent.Topic0,
        ["PositionClosed"] = ClearingHouse.PositionClosedEvent.Topic0,
        ["FundingPaymentSettled"] = ClearingHouse.FundingPaymentSettledEvent.Topic0,
        ["LiquidityChanged"] = ClearingHouse.LiquidityChangedEvent.Topic0,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(20_26)]
    public async Task Health_and_balances_equal_the_chain_at_every_block_of_a_random_sequence(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpWorld world = await PerpWorld.CreateAsync(devnet, 33_100 + seed, cancellationToken);
        PerpRandomWalk walk = new(world, seed);
        await world.FollowAsync(null, cancellationToken);
        await walk.BeginAsync(cancellationToken);
        int compared = 0;
        string operation = "the beginning";
        await world.FollowAsync(CompareAsync, cancellationToken);
        for (int tried = 0; walk.Done < 160; tried++)
        {
            Assert.True(tried < 1_600, $"Only {walk.Done} of {tried} operations were accepted.");
            operation = await walk.StepAsync(cancellationToken);
            await world.FollowAsync(CompareAsync, cancellationToken);
        }

        operation = "the end of a market";
        await walk.EndMarketAsync("vBTC", () => world.FollowAsync(CompareAsync, cancellationToken), cancellationToken);
        await AssertOneBatchIsAsGoodAsync(world, cancellationToken);
        string tally = $"{string.Join(", ", walk.Succeeded)}; refused: {string.Join(", ", walk.Refused)}";
        // A sequence that never got to a kind of operation proves nothing about it.
        foreach ((string kind, int count) in walk.Succeeded)
            Assert.True(count > 0, $"Seed {seed}: no {kind} succeeded. {tally}");
        Dictionary<string, int> happened = await CountAsync(world, cancellationToken);
        Assert.All(happened, each => Assert.True(each.Value > 0, $"Seed {seed}: no {each.Key}. {tally}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} comparisons; {tally}; {string.Join(", ", happened)}");

        async Task CompareAsync(BlockRef block)
        {
            foreach (Address account in walk.Everyone)
            {
                await world.AssertEqualsChainAsync(account, block, $"seed {seed}, after {operation}", cancellationToken);
                compared++;
            }
        }
    }

    /// <summary>All logs at once, observed only at the head, as when a venue is indexed long after: the same slots.</summary>
    private static async Task AssertOneBatchIsAsGoodAsync(PerpWorld world, CancellationToken cancellationToken)
    {
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        SlotJournal journal = new(new VenueSlots(world.Adapter.Venue));
        IVenueReducer reducer = world.Adapter.Resume(journal);
        LogFilter everything = world.Adapter.Resume(new SlotJournal(world.Slots)).Filter;
        using LogBatch logs = await world.Client.ReadLogsAsync(everything, 0, head.Number, cancellationToken);
        IReadOnlyList<BlockHeader?> headers = await world.Client.FindBlocksAsync(
            [.. Enumerable.Range(0, (int)head.Number + 1).Select(number => (long)number)], cancellationToken);
        for (int i = 0; i < logs.Count; i++)
        {
            EventLog log = logs[i] with { BlockTimestamp = headers[(int)logs[i].BlockNumber]!.Ref.Timestamp };
            journal.MoveTo(log);
            reducer.Apply(log);
        }

        await reducer.ObserveAsync(world.Client, head, cancellationToken);
        Assert.Equal(Sorted(world.Slots), Sorted(journal.Slots));
    }

    private static IEnumerable<string> Sorted(VenueSlots slots) => slots.Holdings().Select(
        holding => $"{holding.SubAccount} {holding.Slot} {holding.Value}").Order(StringComparer.Ordinal);

    private static async Task<Dictionary<string, int>> CountAsync(PerpWorld world, CancellationToken cancellationToken)
    {
        PerpDeployment deployment = world.Market.Deployment;
        LogFilter filter = new(
            new HashSet<Address> { deployment.Core.Vault, deployment.Core.ClearingHouse }, Events.Values.ToHashSet());
        BlockRef head = await world.Chain.ReadBlockAsync("latest", cancellationToken);
        using LogBatch logs = await world.Client.ReadLogsAsync(filter, deployment.StartBlock, head.Number, cancellationToken);
        Dictionary<string, int> happened = Events.Keys.ToDictionary(name => name, _ => 0);
        for (int i = 0; i < logs.Count; i++)
        {
            foreach (string name in Events.Where(each => each.Value == logs[i].Topic0).Select(each => each.Key))
                happened[name]++;
        }

        return happened;
    }
}
