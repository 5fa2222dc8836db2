using CrossMargin.Domain;
using CrossMargin.Keeper;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>From a fall in price to a final liquidation, and every reason not to act.</summary>
public sealed class LiquidationTests
{
    // As the simulated chain has it: 300,000 gas and a quarter more, at most 2.1 gwei each.
    private const long MostWei = 787_500_000_000_000;

    [Fact]
    public async Task A_fall_in_price_is_liquidated_once_and_followed_to_finality()
    {
        using KeeperScene scene = new();
        await scene.StepAsync();
        Assert.Empty(scene.Attempts);

        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Null(scene.Only.EndedAt);
        await scene.StepsAsync(4);

        LiquidationAttempt attempt = scene.Only;
        Assert.Equal(AttemptState.Final, attempt.State);
        Assert.NotNull(attempt.EndedAt);
        Assert.Equal((SimulatedChain.Gas - 1, 1_500_000_000), (attempt.Inclusion!.GasUsed, attempt.Inclusion.GasPrice));
        Assert.Equal(750_000_000, attempt.Plan.Liquidation.Option.Repay.Raw);
        Assert.False(scene.IsLiquidatable(KeeperScene.Ann));
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task With_a_target_the_least_that_reaches_it_is_repaid_with_room_for_interest()
    {
        using KeeperScene scene = new();
        scene.Options.Aim = LiquidationAim.Restore;
        scene.Options.RestoreTarget = 1.02;
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepsAsync(2);

        // (1.0200102 · 1,500 − 80 % of 1,800) / (1.0200102 − 0.84)
        Assert.Equal(500.06, scene.Only.Plan.Liquidation.Option.Repay.ToDebtQuantity(), 0.005);
        double health = new PawnShopModel(scene.Chain.Chain)
            .Read(new SubAccountKey(KeeperScene.Ann), scene.Chain.World.Slots, scene.Chain.Head.Timestamp).Local!.HealthFactor;
        Assert.InRange(health, 1.02, 1.0201);
    }

    [Fact]
    public async Task The_record_shows_both_healths_and_the_venues_decides()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        JudgedHealth health = scene.Only.Plan.Health;
        Assert.Equal(0.96, health.LocalHealthFactor, precision: 9);     // 0.8 · 1800 / 1500
        Assert.Equal(-60, health.LocalExcessUsd, precision: 6);
        Assert.Equal("Unknown", health.GlobalStatus);                   // The shop gives margin no prices.
    }

    [Fact]
    public async Task Nobody_is_liquidated_on_a_venue_whose_logs_could_not_be_read()
    {
        using KeeperScene scene = new();
        scene.Chain.World.Slots.Set(SubAccountKey.Market, VenueMarks.Degraded, 5);
        scene.SetPrice(1800);

        scene.NextBlock();
        await scene.StepsAsync(3);

        Assert.Empty(scene.Attempts);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_healthy_account_is_left_alone()
    {
        using KeeperScene scene = new();

        await scene.StepsAsync(5);

        Assert.Empty(scene.Attempts);
        Assert.Empty(scene.Store.Decisions);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Two_changes_of_one_account_make_one_attempt()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.SetPrice(1790);
        scene.NextBlock(includePool: false);

        await scene.StepAsync();

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task An_account_that_falls_again_after_its_liquidation_is_liquidated_again()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.StepsAsync(1);
        scene.SetPrice(1500);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([AttemptState.Included, AttemptState.Submitted], scene.Attempts.Select(attempt => attempt.State));
    }

    [Fact]
    public async Task Until_the_book_has_seen_the_inclusion_the_account_is_not_tried_again()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();

        // The chain goes on, the indexer does not: the book still calls the account liquidatable.
        scene.Chain.Mine();
        for (int count = 0; count < 5; count++)
        {
            scene.Time.Advance(TimeSpan.FromMinutes(1));
            await scene.StepAsync();
        }

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task The_deepest_below_its_line_is_taken_first()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(
            [KeeperScene.Bob, KeeperScene.Ann], scene.Attempts.Select(attempt => attempt.SubAccount.Key.Holder));
        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
    }

    [Fact]
    public async Task Of_accounts_in_one_block_the_gas_is_estimated_once_and_the_capital_asked_for_once()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.SetPrice(1800);

        scene.NextBlock();
        await scene.StepAsync();

        Assert.Equal(2, scene.DistinctSent);
        Assert.Equal((1, 1), (scene.Chain.Estimates, scene.Chain.Batches));
    }

    [Fact]
    public async Task What_gas_was_estimated_at_is_not_believed_for_ever()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();

        for (int minute = 0; minute < 11; minute++)
        {
            for (int block = 0; block < 60 / SimulatedChain.BlockSeconds; block++)
                scene.NextBlock();
        }

        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.NextBlock();
        await scene.StepAsync();

        Assert.Equal(2, scene.Chain.Estimates);
    }

    [Fact]
    public async Task Those_whose_liquidation_is_on_its_way_keep_nobody_else_from_being_judged()
    {
        using KeeperScene scene = new();
        for (int each = 1; each <= 40; each++)
            scene.Borrow(Address.FromWord(Hash32.OfNumber(1_000 + each)), weth: 1, usdc: 1490);
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1);
        scene.SetPrice(1800);
        scene.NextBlock();
        for (int slice = 0; slice < 5; slice++)
            await scene.StepAsync();
        Assert.Equal(41, scene.Attempts.Count);

        // The smallest and farthest of all, while the others' transactions wait.
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.NextBlock(includePool: false);
        await scene.StepAsync();
        for (int slice = 0; slice < 5; slice++)
            await scene.IdleAsync();

        Assert.Contains(scene.Attempts, attempt => attempt.SubAccount.Key.Holder == KeeperScene.Bob);
    }

    [Fact]
    public async Task Gas_that_sufficed_for_another_account_and_not_for_this_one_is_estimated_anew_at_once()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        Assert.Equal(1, scene.Chain.Estimates);

        scene.Chain.GasNeeded = 2 * SimulatedChain.Gas;
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.IdleAsync();

        Assert.Equal(2, scene.Chain.Estimates);
        Assert.Equal([AttemptState.Abandoned, AttemptState.Submitted], scene.Attempts.Skip(1).Select(attempt => attempt.State));
        Assert.Equal(2, scene.DistinctSent);
    }

    [Fact]
    public async Task What_reverts_with_an_estimate_of_its_own_rests()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();

        // The contract refuses what its model allows: with remembered gas, then with an estimate, and then there is a rest.
        scene.Pause(true);
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.IdleAsync();
        await scene.IdleAsync();
        await scene.IdleAsync();

        Assert.Equal(2, scene.Attempts.Count(attempt => attempt.State == AttemptState.Abandoned));
    }

    [Fact]
    public async Task Interest_alone_is_found_by_the_sweep_and_counted()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1876);                       // 1500.8 USD against 1500.
        scene.SetRate(3_000_000);                   // 3 · 10^-6 per second: 0.0045 USD per second on 1500.
        scene.NextBlock();
        await scene.IdleAsync();                    // The first sweep judges all: healthy.
        Assert.Empty(scene.Attempts);

        for (int blocks = 0; blocks < 20; blocks++)
        {
            scene.NextBlock();
            await scene.IdleAsync();
        }

        Assert.NotEmpty(scene.Attempts);
        Assert.Equal(1, scene.FoundBySweepOnly);
    }

    [Fact]
    public async Task A_dry_run_decides_the_same_and_sends_nothing()
    {
        using KeeperScene scene = new(live: false);
        scene.SetPrice(1800);

        await scene.StepsAsync(30);

        LiquidationAttempt attempt = scene.Only;
        Assert.Equal((AttemptState.Simulated, true), (attempt.State, attempt.DryRun));
        Assert.NotNull(attempt.EndedAt);
        Assert.Equal(750_000_000, attempt.Plan.Liquidation.Option.Repay.Raw);
        Assert.Null(attempt.Transaction);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_dry_run_records_again_when_the_account_falls_again()
    {
        using KeeperScene scene = new(live: false);
        scene.SetPrice(1800);
        await scene.StepsAsync(2);
        scene.SetPrice(2000);
        await scene.StepsAsync(2);
        scene.SetPrice(1800);
        await scene.StepsAsync(2);

        Assert.Equal([AttemptState.Simulated, AttemptState.Simulated], scene.Attempts.Select(attempt => attempt.State));
    }

    [Fact]
    public async Task A_dry_run_without_an_allowance_says_why_it_cannot_simulate()
    {
        using KeeperScene scene = new(live: false);
        scene.Chain.World.Allowance = 0;
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(AttemptState.Abandoned, scene.Only.State);
        Assert.Contains("a live keeper approves first", scene.Only.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_profit_below_the_floor_is_declined_once_with_its_figures()
    {
        using KeeperScene scene = new();
        scene.Options.ProfitFloorUsd = 37;          // 37.5 gain, 0.66 gas.
        scene.SetPrice(1800);

        await scene.StepsAsync(10);

        LiquidationAttempt attempt = scene.Only;
        Assert.Equal(AttemptState.Declined, attempt.State);
        Assert.Equal(37.5, attempt.Plan.Liquidation.Option.GainUsd, precision: 6);
        Assert.Equal(0.66, attempt.Plan.Cost.GasUsd, precision: 9);  // 300,000 · 1.1 gwei · 2000
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_declined_plan_that_becomes_worth_it_is_carried_out()
    {
        using KeeperScene scene = new();
        scene.Options.ProfitFloorUsd = 37;
        scene.SetPrice(1800);
        await scene.StepsAsync(2);
        scene.Chain.NativeUsd = 100;                // Gas is a twentieth now.

        await scene.StepsAsync(2);

        Assert.Equal([AttemptState.Declined, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
    }

    [Fact]
    public async Task Without_inventory_the_decision_says_what_is_lacking_once()
    {
        using KeeperScene scene = new();
        scene.Chain.World.Usdc = 0;
        scene.SetPrice(1800);

        await scene.StepsAsync(10);

        KeeperDecision decision = Assert.Single(scene.Store.Decisions);
        Assert.Equal(DecisionKind.NoInventory, decision.Kind);
        Assert.Equal("would take up to 750 USDC (free: 0)", decision.Reason);
        Assert.Empty(scene.Attempts);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_plan_is_sized_by_what_other_transactions_leave()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.Chain.World.Usdc = 1_000_000_000;     // 750 for Ann, 250 left for Bob, who could take 745.
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([750_000_000, 250_000_000], scene.Attempts.Select(attempt => (long)attempt.Plan.Liquidation.Option.Repay.Raw));
    }

    [Fact]
    public async Task Nobody_is_liquidated_while_the_sequencer_is_only_just_back()
    {
        using KeeperScene scene = new(sequencerUpFor: TimeSpan.FromMinutes(59));
        scene.SetPrice(1800);

        await scene.StepsAsync(3);

        KeeperDecision decision = Assert.Single(scene.Store.Decisions);
        Assert.Equal((DecisionKind.Hindered, "the sequencer of chain 31337 is up again for too short a time"), (decision.Kind, decision.Reason));
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Nobody_is_liquidated_on_a_venue_that_differs_from_its_chain_until_it_was_seen_to_be_equal()
    {
        using KeeperScene scene = new();
        MemoryDrifts drifts = new();
        scene.Drifts = drifts;
        scene.SetPrice(1800);
        scene.NextBlock();
        SubAccountId bob = new(scene.Venue, new SubAccountKey(KeeperScene.Bob));
        drifts.Open.Add(new Drift(new FigureMismatch(bob, "debt", 1, 2), scene.Chain.Head, scene.Time.GetUtcNow(), IsToBeRepaired: false));

        await scene.StepsAsync(3);

        KeeperDecision decision = Assert.Single(scene.Store.Decisions);
        Assert.Equal(DecisionKind.Drift, decision.Kind);
        Assert.Contains("1 differences between ledger and chain", decision.Reason, StringComparison.Ordinal);
        Assert.Empty(scene.Chain.Sent);

        drifts.Open.Clear();
        await scene.StepsAsync(3);
        Assert.NotEmpty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_sequencer_that_is_up_for_long_hinders_nothing()
    {
        using KeeperScene scene = new(sequencerUpFor: TimeSpan.FromMinutes(61));
        scene.SetPrice(1800);

        await scene.StepsAsync(3);

        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task Without_a_native_price_gas_has_no_cost_and_nothing_is_sent()
    {
        using KeeperScene scene = new();
        scene.Settings = scene.Settings with { Feeds = [] };
        scene.SetPrice(1800);

        await scene.StepsAsync(5);

        Assert.Equal(DecisionKind.NoNativePrice, Assert.Single(scene.Store.Decisions).Kind);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Without_gas_money_nothing_is_signed()
    {
        using KeeperScene scene = new();
        scene.Chain.NativeWei = 1;
        scene.SetPrice(1800);

        await scene.StepsAsync(5);

        Assert.Equal(DecisionKind.NoGasFunds, Assert.Single(scene.Store.Decisions).Kind);
        Assert.Empty(scene.Attempts);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Gas_money_for_one_is_not_given_out_twice()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.Chain.NativeWei = (2 * MostWei) - 1;
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(KeeperScene.Bob, scene.Only.SubAccount.Key.Holder);
        Assert.Equal(DecisionKind.NoGasFunds, Assert.Single(scene.Store.Decisions).Kind);
    }

    [Fact]
    public async Task A_missing_allowance_is_given_first_and_only_to_the_venue()
    {
        using KeeperScene scene = new();
        scene.Chain.World.Allowance = 0;
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();
        scene.NextBlock();
        await scene.StepAsync();

        List<SentTransaction> sent = [.. scene.Chain.Sent.Select(raw => SentTransaction.Read(raw))];
        Assert.Equal([SimulatedChain.Usdc, SimulatedChain.Shop], sent.Select(each => each.To));
        Assert.Equal(SimulatedChain.Shop, Address.FromWord(new Hash32(sent[0].Data.AsSpan(4, 32))));
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task More_candidates_than_are_allowed_wait_their_turn()
    {
        using KeeperScene scene = new();
        scene.Options.MaxOpenAttempts = 1;
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();
        Assert.Equal(KeeperScene.Bob, scene.Only.SubAccount.Key.Holder);
        await scene.StepsAsync(3);

        Assert.Equal([KeeperScene.Bob, KeeperScene.Ann], scene.Attempts.Select(attempt => attempt.SubAccount.Key.Holder));
        Assert.Equal(DecisionKind.TooManyOpen, Assert.Single(scene.Store.Decisions).Kind);
    }
}
