using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

public sealed class AttemptStoreTests(AttemptDatabase database) : IClassFixture<AttemptDatabase>
{
    private static readonly ChainId Chain = new(31337);
    private static readonly Address Signer = Address.Parse("0x" + new string('5', 40));

    // Each test has holders of its own, so that they share a database without meeting.
    private static int _holders;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AttemptStore Store => database.Store;

    [Fact]
    public async Task OpenAsync_returns_what_was_planned_to_the_last_unit()
    {
        BigInteger largest = (BigInteger.One << 256) - 1;
        AttemptPlan plan = PlanFor(NewHolder(), repay: largest);

        LiquidationAttempt opened = await OpenedAsync(plan);
        LiquidationAttempt read = await ReadOneAsync(plan);

        Assert.Equal(plan, read.Plan);
        Assert.Equal(largest, read.Plan.Liquidation.Option.Repay.Raw);
        Assert.Equal((AttemptState.Planned, opened.Number, 0), (read.State, read.Number, read.Version));
        Assert.Null(read.Transaction);
        Assert.Null(read.EndedAt);
    }

    [Fact]
    public async Task OpenAsync_keeps_a_step_that_wants_no_capital_and_hands_over_a_position()
    {
        AttemptPlan plan = PlanFor(NewHolder(), repay: 0);
        plan = plan with
        {
            Liquidation = plan.Liquidation with
            {
                Option = plan.Liquidation.Option with
                {
                    Step = LiquidationStep.CancelOrders,
                    LaterSteps = 1,
                    Market = Address.Parse("0x" + new string('b', 40)),
                    InheritedUsd = -1_250.5,
                },
            },
        };

        await OpenedAsync(plan);

        Assert.Equal(plan, (await ReadOneAsync(plan)).Plan);
    }

    [Fact]
    public async Task OpenAsync_keeps_each_part_of_the_cost()
    {
        AttemptPlan plan = PlanFor(NewHolder()) with { Cost = new PlanCost(2.5, 0.75, 3.125, 1.0 / 3) };

        await OpenedAsync(plan);

        Assert.Equal(plan, (await ReadOneAsync(plan)).Plan);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]     // The collateral is what was borrowed.
    public async Task OpenAsync_keeps_how_the_money_is_borrowed(bool isSold)
    {
        FlashFunding flash = new(
            Address.Parse("0x" + new string('e', 40)), Address.Parse("0x" + new string('a', 40)),
            isSold ? Address.Parse("0x" + new string('b', 40)) : null, (BigInteger.One << 256) - 1, 412.5);
        AttemptPlan plan = PlanFor(NewHolder()) with { Flash = flash };

        await OpenedAsync(plan);
        AttemptPlan read = (await ReadOneAsync(plan)).Plan;

        Assert.Equal(plan, read);
        Assert.Equal((412.5, 410), (read.GainUsd, read.ProfitUsd));
    }

    [Fact]
    public async Task OpenAsync_returns_the_open_attempt_of_a_sub_account_instead_of_a_second_one()
    {
        AttemptPlan plan = PlanFor(NewHolder());
        LiquidationAttempt first = await OpenedAsync(plan);

        AttemptOpening second = await Store.OpenAsync(plan with { Cost = new PlanCost(99) }, Cancellation);

        Assert.Equal(first.Number, Assert.IsType<AttemptOpening.AlreadyOpen>(second).Attempt.Number);
    }

    [Fact]
    public async Task OpenAsync_called_by_many_at_once_opens_one()
    {
        AttemptPlan plan = PlanFor(NewHolder());

        AttemptOpening[] openings = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Store.OpenAsync(plan, Cancellation)));

        Assert.Single(openings.OfType<AttemptOpening.Opened>());
    }

    [Fact]
    public async Task OpenAsync_opens_the_same_holder_on_another_chain()
    {
        Address holder = NewHolder();
        await OpenedAsync(PlanFor(holder));

        AttemptOpening other = await Store.OpenAsync(PlanFor(holder, chain: new ChainId(31338)), Cancellation);

        Assert.IsType<AttemptOpening.Opened>(other);
    }

    [Theory]
    [InlineData(AttemptState.Abandoned)]
    [InlineData(AttemptState.Superseded)]
    [InlineData(AttemptState.Declined)]
    public async Task OpenAsync_opens_again_after_the_attempt_ended(AttemptState end)
    {
        AttemptPlan plan = PlanFor(NewHolder());
        LiquidationAttempt first = await OpenedAsync(plan);
        await MovedAsync(first, new AttemptStep(end, Ends: true, "why"));

        AttemptOpening second = await Store.OpenAsync(plan, Cancellation);

        Assert.NotEqual(first.Number, Assert.IsType<AttemptOpening.Opened>(second).Attempt.Number);
    }

    [Fact]
    public async Task OpenAsync_opens_again_once_the_transaction_is_in_a_block()
    {
        AttemptPlan plan = PlanFor(NewHolder());
        LiquidationAttempt submitted = await SubmittedAsync(plan);
        Assert.IsType<AttemptOpening.AlreadyOpen>(await Store.OpenAsync(plan, Cancellation));
        await MovedAsync(submitted, new AttemptStep(AttemptState.Included, Ends: false, Inclusion: In(plan)));

        Assert.IsType<AttemptOpening.Opened>(await Store.OpenAsync(plan, Cancellation));
    }

    [Fact]
    public async Task A_simulated_attempt_blocks_a_second_one_unless_it_was_a_dry_run()
    {
        AttemptPlan live = PlanFor(NewHolder());
        AttemptPlan dry = PlanFor(NewHolder()) with { DryRun = true };
        await MovedAsync(await OpenedAsync(live), new AttemptStep(AttemptState.Simulated, Ends: false));
        await MovedAsync(await OpenedAsync(dry), new AttemptStep(AttemptState.Simulated, Ends: true));

        Assert.IsType<AttemptOpening.AlreadyOpen>(await Store.OpenAsync(live, Cancellation));
        Assert.IsType<AttemptOpening.Opened>(await Store.OpenAsync(dry, Cancellation));
    }

    [Fact]
    public async Task MoveAsync_keeps_the_signed_bytes_and_the_inclusion()
    {
        AttemptPlan plan = PlanFor(NewHolder());
        LiquidationAttempt submitted = await SubmittedAsync(plan);
        Inclusion inclusion = In(plan) with { DataFee = (BigInteger.One << 200) + 1 };
        await MovedAsync(submitted, new AttemptStep(AttemptState.Included, Ends: false, Inclusion: inclusion));

        LiquidationAttempt read = await ReadOneAsync(plan);

        Assert.Equal(inclusion, read.Inclusion);
        Assert.Equal(submitted.Transaction!.Hash, read.Transaction!.Hash);
        Assert.Equal(submitted.Transaction.MaxFeePerGas, read.Transaction.MaxFeePerGas);
        Assert.Equal(submitted.Transaction.Bytes.ToArray(), read.Transaction.Bytes.ToArray());
        Assert.Equal(3, read.Version);
    }

    [Fact]
    public async Task MoveAsync_by_two_who_read_the_same_row_moves_it_once()
    {
        AttemptPlan plan = PlanFor(NewHolder());
        LiquidationAttempt planned = await OpenedAsync(plan);
        AttemptStep simulate = new(AttemptState.Simulated, Ends: false);
        AttemptStep abandon = new(AttemptState.Abandoned, Ends: true, "given up");

        AttemptMove[] moves = await Task.WhenAll(
            Store.MoveAsync(planned, simulate, Cancellation), Store.MoveAsync(planned, abandon, Cancellation));

        LiquidationAttempt winner = Assert.Single(moves.OfType<AttemptMove.Moved>()).Attempt;
        LiquidationAttempt seenByLoser = Assert.Single(moves.OfType<AttemptMove.Overtaken>()).Current;
        Assert.Equal(winner.State, seenByLoser.State);
        Assert.Equal(winner.State, (await ReadOneAsync(plan)).State);
    }

    [Theory]
    [InlineData(AttemptState.Submitted)]
    [InlineData(AttemptState.Included)]
    [InlineData(AttemptState.Final)]
    [InlineData(AttemptState.Reorged)]
    public async Task MoveAsync_refuses_a_move_that_does_not_exist(AttemptState to)
    {
        LiquidationAttempt planned = await OpenedAsync(PlanFor(NewHolder()));

        await Assert.ThrowsAsync<InvariantViolationException>(
            () => Store.MoveAsync(planned, new AttemptStep(to, Ends: false), Cancellation));
    }

    [Fact]
    public async Task ReadUnsettledAsync_lists_what_a_restart_takes_up_oldest_first()
    {
        ChainId chain = new(41001);
        LiquidationAttempt planned = await OpenedAsync(PlanFor(NewHolder(), chain));
        LiquidationAttempt submitted = await SubmittedAsync(PlanFor(NewHolder(), chain));
        LiquidationAttempt ended = await OpenedAsync(PlanFor(NewHolder(), chain));
        await MovedAsync(ended, new AttemptStep(AttemptState.Abandoned, Ends: true));
        await OpenedAsync(PlanFor(NewHolder(), new ChainId(41002)));

        IReadOnlyList<LiquidationAttempt> unsettled = await Store.ReadUnsettledAsync(chain, Cancellation);

        Assert.Equal([planned.Number, submitted.Number], unsettled.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task ReadPageAsync_pages_newest_first_without_gap_or_repetition()
    {
        ChainId chain = new(41003);
        List<long> opened = [];
        for (int count = 0; count < 7; count++)
            opened.Add((await OpenedAsync(PlanFor(NewHolder(), chain))).Number);

        List<long> read = [];
        long? before = null;
        for (int page = 0; page < 4; page++)
        {
            IReadOnlyList<LiquidationAttempt> rows = await Store.ReadPageAsync(new AttemptQuery(chain, Before: before, Limit: 3), Cancellation);
            read.AddRange(rows.Select(row => row.Number));
            before = rows.Count > 0 ? rows[^1].Number : before;
        }

        opened.Reverse();
        Assert.Equal(opened, read);
    }

    [Fact]
    public async Task ReadPageAsync_by_owner_sees_every_chain_and_numbered_sub_accounts_and_only_this_owner()
    {
        Address holder = NewHolder();
        LiquidationAttempt first = await OpenedAsync(PlanFor(holder));
        LiquidationAttempt second = await OpenedAsync(Numbered(PlanFor(holder, new ChainId(31338))));
        await OpenedAsync(PlanFor(NewHolder()));

        IReadOnlyList<LiquidationAttempt> both = await Store.ReadPageAsync(new AttemptQuery(Owner: holder), Cancellation);
        IReadOnlyList<LiquidationAttempt> one = await Store.ReadPageAsync(new AttemptQuery(Chain, holder), Cancellation);

        Assert.Equal([second.Number, first.Number], both.Select(row => row.Number));
        Assert.Equal([first.Number], one.Select(row => row.Number));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(AttemptQuery.MaxLimit + 1)]
    public async Task ReadPageAsync_refuses_a_page_without_bounds(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ReadPageAsync(new AttemptQuery(Limit: limit), Cancellation));

    [Fact]
    public async Task RecordAsync_keeps_one_decision_per_kind_and_episode()
    {
        ChainId chain = new(41004);
        AttemptPlan plan = PlanFor(NewHolder(), chain);
        KeeperDecision decision = new(
            plan.Liquidation.Target, 90, DecisionKind.NoInventory, "holds no USDC", plan.Liquidation.Judged, plan.Health,
            DryRun: true, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.True(await Store.RecordAsync(decision, Cancellation));
        Assert.False(await Store.RecordAsync(decision with { DecidedAt = decision.DecidedAt.AddSeconds(2) }, Cancellation));
        Assert.True(await Store.RecordAsync(decision with { EpisodeBlock = 120, DecidedAt = decision.DecidedAt.AddHours(1) }, Cancellation));

        IReadOnlyList<KeeperDecision> read = await Store.ReadDecisionsAsync(chain, 10, Cancellation);
        Assert.Equal([120, 90], read.Select(row => row.EpisodeBlock));
        Assert.Equal(decision, read[1]);
    }

    private static Address NewHolder() =>
        Address.FromWord(Hash32.OfNumber(1_000_000 + Interlocked.Increment(ref _holders)));

    internal static AttemptPlan PlanFor(Address holder, ChainId? chain = null, BigInteger? repay = null)
    {
        ChainId on = chain ?? Chain;
        Token debt = new(on, Address.Parse("0x" + new string('d', 40)), "USDC", 6, new Underlying("USD"));
        Token collateral = new(on, Address.Parse("0x" + new string('c', 40)), "WETH", 18, new Underlying("ETH"));
        LiquidationOption option = new(
            debt, new TokenAmount(repay ?? 500_000_000, 6), 500, collateral, new TokenAmount(BigInteger.Pow(10, 17), 18), 525);
        BlockRef judged = new(on, 100, Hash32.OfNumber(100), 1_700_000_000);
        return new AttemptPlan(
            new LiquidationPlan(new SubAccountId(new VenueId(on, "aave-v3"), new SubAccountKey(holder)), option, judged, 120),
            Owner: holder, DryRun: false, Signer, new PlanCost(2.5), ProfitFloorUsd: 1, new JudgedHealth(0.97, -120, "Warning", null));
    }

    private static AttemptPlan Numbered(AttemptPlan plan) => plan with
    {
        Liquidation = plan.Liquidation with
        {
            Target = plan.Liquidation.Target with { Key = new SubAccountKey(Address.Zero, Hash32.OfNumber(7)) },
        },
    };

    private static Inclusion In(AttemptPlan plan) => new(
        Hash32.OfNumber(7), new BlockRef(plan.Liquidation.Target.Venue.Chain, 101, Hash32.OfNumber(101), 1_700_000_012), 412_345, 1_500_000_007);

    private async Task<LiquidationAttempt> OpenedAsync(AttemptPlan plan) =>
        Assert.IsType<AttemptOpening.Opened>(await Store.OpenAsync(plan, Cancellation)).Attempt;

    private async Task<LiquidationAttempt> MovedAsync(LiquidationAttempt attempt, AttemptStep step) =>
        Assert.IsType<AttemptMove.Moved>(await Store.MoveAsync(attempt, step, Cancellation)).Attempt;

    private async Task<LiquidationAttempt> SubmittedAsync(AttemptPlan plan)
    {
        LiquidationAttempt simulated = await MovedAsync(await OpenedAsync(plan), new AttemptStep(AttemptState.Simulated, Ends: false));
        SignedTransaction transaction = new(
            Hash32.OfNumber(simulated.Number), 7, 600_000, (BigInteger.One << 200) + 1, 1_000_000_000, new byte[] { 2, 0xf8, 0 });
        return await MovedAsync(simulated, new AttemptStep(AttemptState.Submitted, Ends: false, Transaction: transaction));
    }

    private async Task<LiquidationAttempt> ReadOneAsync(AttemptPlan plan) => (await Store.ReadPageAsync(
        new AttemptQuery(plan.Liquidation.Target.Venue.Chain, plan.Liquidation.Target.Key.Holder, Limit: 1), Cancellation))[0];
}
