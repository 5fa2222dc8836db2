using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Aave;

namespace CrossMargin.IntegrationTests.Proofs;

/// <summary>What the ledger would say of Aave, proven from the state of a real pool, block by block.</summary>
public sealed class AaveProofTests(DevnetFixture devnet)
{
    private const int Steps = 80;

    // A full round of proofs is work for Anvil, which builds the tries anew for each.
    private const int StepsPerProof = 20;

    /// <summary>What storage does not hold, or holds where nobody says.</summary>
    private static readonly string[] NotInStorage = ["base-unit", "price", "price-time", "emode-price", "emode-price-time", "sentinel-refuses"];

    [Theory]
    [InlineData(31_361, false)]
    [InlineData(31_363, true)]
    public async Task Every_sub_account_is_proven_at_present_and_past_blocks_of_a_random_sequence(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = isV30
            ? await AaveWorld.CreateV30Async(devnet, chainId, cancellationToken) : await AaveWorld.CreateAsync(devnet, chainId, cancellationToken);
        AaveRandomWalk walk = new(world, seed: 7, isV30);
        await walk.BeginAsync(cancellationToken);
        await world.FollowAsync(null, cancellationToken);
        List<(BlockRef Block, VenueSlots Slots)> past = [];
        int proven = 0;
        for (int step = 1; step <= Steps; step++)
        {
            await walk.StepAsync(cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            if (step % StepsPerProof != 0)
                continue;
            past.Add((head, Copy(world.Slots)));
            proven += await ProveAllAsync(head, world.Slots);
        }

        // The state of blocks that are long gone, from their own roots.
        foreach ((BlockRef block, VenueSlots slots) in past)
            proven += await ProveAllAsync(block, slots);
        TestContext.Current.TestOutputHelper?.WriteLine($"{proven} slots proven, {walk.Done} operations");
        Assert.True(proven > 1_000, $"Only {proven} slots were proven.");

        async Task<int> ProveAllAsync(BlockRef block, VenueSlots slots)
        {
            int count = 0;
            foreach (Address owner in walk.Everyone)
            {
                StateVerification result = await VerifyAsync(world, world.Client, owner, block, slots, cancellationToken);
                Assert.Equal(new HeaderVerdict.Anchored(block.Hash), result.Header);
                Assert.DoesNotContain(result.Slots, slot => slot is SlotVerdict.Differs or SlotVerdict.Refused);
                Assert.All(result.Slots.OfType<SlotVerdict.Unproven>(), slot => Assert.Contains(slot.Slot.Kind.ToString(), NotInStorage));
                Assert.False(result.IsFailure);
                count += result.Slots.OfType<SlotVerdict.Proven>().Count();
            }

            return count;
        }
    }

    [Fact]
    public async Task A_false_ledger_and_a_lying_node_are_told_apart()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateAsync(devnet, 31_362, cancellationToken);
        Address owner = world.Accounts[5];
        await world.Market.FundAsync(owner, "WETH", world.Market.Units("WETH", 10), cancellationToken);
        await world.Market.SupplyAsync(owner, "WETH", world.Market.Units("WETH", 10), cancellationToken);
        await world.Market.BorrowAsync(owner, "USDC", world.Market.Units("USDC", 10_000), cancellationToken);
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        SubAccountKey account = new(owner);

        // Whichever slot the ledger has wrong, that one differs, and no other.
        Holding[] provable =
        [
            .. world.Slots.Holdings().Where(holding => holding.SubAccount == account),
            .. world.Slots.Holdings().Where(holding => holding.SubAccount.IsMarket
                && holding.Slot.Kind is "liquidity-index" or "borrow-index" or "threshold" or "source"
                && holding.Slot.About.Equals(world.Market.Deployment.Listing("WETH").Token.ToString(), StringComparison.Ordinal)),
        ];
        Assert.True(provable.Length >= 6, $"{provable.Length} holdings");
        foreach (Holding holding in provable)
        {
            VenueSlots forged = Copy(world.Slots);
            forged.Set(holding.SubAccount, holding.Slot, holding.Value + 1);
            StateVerification result = await VerifyAsync(world, world.Client, owner, head, forged, cancellationToken);
            SlotVerdict.Differs differs = Assert.Single(result.Slots.OfType<SlotVerdict.Differs>());
            Assert.DoesNotContain(result.Slots, slot => slot is SlotVerdict.Refused);
            Assert.Equal((holding.Slot, holding.Value + 1, holding.Value), (differs.Slot, differs.Ledger, differs.State));
            Assert.True(result.IsFailure);
        }

        // A debt that the ledger does not know of is noticed as well: that there is none would have to be proven.
        VenueSlots without = Copy(world.Slots);
        Holding debt = world.Slots.Holdings().Single(holding => holding.SubAccount == account && holding.Slot.Kind is "debt");
        without.Set(account, debt.Slot, 0);
        StateVerification missing = await VerifyAsync(world, world.Client, owner, head, without, cancellationToken);
        Assert.Equal(debt.Value, Assert.Single(missing.Slots.OfType<SlotVerdict.Differs>()).State);

        await RefuseLiesAsync(world, owner, head, cancellationToken);
    }

    private static async Task RefuseLiesAsync(AaveWorld world, Address owner, BlockRef head, CancellationToken cancellationToken)
    {
        StateVerification forged = await VerifyAsync(
            world, new LyingSource(world.Client, Flip, ahead: 0), owner, head, world.Slots, cancellationToken);
        Assert.NotEmpty(forged.Slots.OfType<SlotVerdict.Refused>());
        Assert.Empty(forged.Slots.OfType<SlotVerdict.Proven>());
        Assert.True(forged.IsFailure);

        StateVerification truncated = await VerifyAsync(
            world, new LyingSource(world.Client, nodes => nodes with { Words = [.. nodes.Words.Select(word => word.Take(word.Count - 1).ToArray())] }, ahead: 0),
            owner, head, world.Slots, cancellationToken);
        Assert.All(truncated.Slots.OfType<SlotVerdict.Refused>(), slot => Assert.IsType<ProofRefusal.MissingNode>(slot.Reason));
        Assert.NotEmpty(truncated.Slots.OfType<SlotVerdict.Refused>());

        // Right proofs, of another block's state.
        StateVerification foreign = await VerifyAsync(
            world, new LyingSource(world.Client, nodes => nodes, ahead: -3), owner, head, world.Slots, cancellationToken);
        Assert.All(foreign.Slots.OfType<SlotVerdict.Refused>(), slot => Assert.IsType<ProofRefusal.ForeignNode>(slot.Reason));
        Assert.NotEmpty(foreign.Slots.OfType<SlotVerdict.Refused>());

        StateVerification other = await VerifyAsync(
            world, world.Client, owner, head with { Hash = Hash32.OfNumber(1) }, world.Slots, cancellationToken);
        Assert.IsType<ProofRefusal.ForeignHeader>(Assert.IsType<HeaderVerdict.Refused>(other.Header).Reason);
        Assert.Empty(other.Slots);
        Assert.True(other.IsFailure);
        StateVerification beyond = await VerifyAsync(
            world, world.Client, owner, head with { Number = head.Number + 1_000 }, world.Slots, cancellationToken);
        Assert.IsType<HeaderVerdict.Missing>(beyond.Header);
    }

    private static Task<StateVerification> VerifyAsync(
        AaveWorld world, IProofSource source, Address owner, BlockRef block, VenueSlots slots, CancellationToken cancellationToken) =>
        new StateVerifier(world.Client, source).VerifyAsync(owner, block.Number, block.Hash, [((IProvableVenue)world.Adapter, slots)], cancellationToken);

    private static ProofNodes Flip(ProofNodes nodes)
    {
        byte[] last = nodes.Account[^1].ToArray();
        last[^1] ^= 1;
        return nodes with { Account = [.. nodes.Account.Take(nodes.Account.Count - 1), last] };
    }

    private static VenueSlots Copy(VenueSlots slots)
    {
        VenueSlots copy = new(slots.Venue);
        foreach (Holding holding in slots.Holdings())
            copy.Set(holding.SubAccount, holding.Slot, holding.Value);
        return copy;
    }

    /// <summary>A node that answers with other proofs than it should.</summary>
    private sealed class LyingSource(IProofSource honest, Func<ProofNodes, ProofNodes> lie, long ahead) : IProofSource
    {
        public ChainId Chain => honest.Chain;

        public Task<SealedHeader?> FindHeaderAsync(long number, CancellationToken cancellationToken) =>
            honest.FindHeaderAsync(number, cancellationToken);

        public async Task<IReadOnlyList<ProofAnswer>> ReadProofsAsync(
            IReadOnlyList<ProofRequest> requests, long number, CancellationToken cancellationToken) =>
        [
            .. (await honest.ReadProofsAsync(requests, number + ahead, cancellationToken))
                .Select(answer => answer is ProofAnswer.Given given ? new ProofAnswer.Given(lie(given.Nodes)) : answer),
        ];
    }
}
