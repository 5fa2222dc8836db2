using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>Transactions that wait in the pool: outbid while it pays, given up when it does not.</summary>
public sealed class OutbiddingTests
{
    // Two minutes of twelve seconds: an attempt is late after as many blocks.
    private const int BlocksToDeadline = 10;

    [Fact]
    public async Task After_two_blocks_a_higher_bid_takes_the_place_of_what_waits()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 2);

        LiquidationAttempt attempt = scene.Only;
        SignedTransaction first = Assert.Single(attempt.Replaced);
        Assert.Equal((AttemptState.Submitted, first.Nonce, false), (attempt.State, attempt.Transaction!.Nonce, attempt.Transaction.IsCancel));
        Assert.Equal(attempt.Transaction.Hash, Assert.Single(scene.Chain.Pool).Hash);
        Assert.True(attempt.Transaction.MaxFeePerGas * 8 >= first.MaxFeePerGas * 9);
        Assert.True(attempt.Transaction.MaxPriorityFeePerGas * 8 >= first.MaxPriorityFeePerGas * 9);
        await scene.StepsAsync(5);
        Assert.Equal(AttemptState.Final, scene.Only.State);
        Assert.Equal(attempt.Transaction.Hash, scene.Only.Inclusion!.Transaction);
    }

    [Fact]
    public async Task What_was_outbid_may_be_included_instead_and_is_recorded_as_that()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 0);
        SentTransaction first = Assert.Single(scene.Chain.Pool);
        // The node answers that it took the higher bid, and it is lost on the way: the first one stays.
        scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true));
        await WaitAsync(scene, 2);
        Assert.Single(scene.Only.Replaced);

        await scene.StepsAsync(5);

        Assert.Equal((AttemptState.Final, first.Hash), (scene.Only.State, scene.Only.Inclusion!.Transaction));
    }

    [Fact]
    public async Task Bids_end_where_the_floor_would_not_be_met_and_at_the_deadline_a_transfer_to_ourselves_takes_the_nonce()
    {
        using KeeperScene scene = new();
        // Some 37 USD are gained, and the first bid may cost 28: two bids above it, no third.
        scene.Chain.NativeUsd = 45_000;
        scene.Options.ErrandCostMaxUsd = 10;
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await WaitAsync(scene, BlocksToDeadline - 1);
        LiquidationAttempt late = scene.Only;
        int bids = late.Replaced.Count;
        Assert.Equal(2, bids);
        Assert.DoesNotContain(late.Transactions, one => one.IsCancel);
        Assert.All(late.Transactions, one => Assert.True(GainUsd(late) - CostUsd(one, SimulatedChain.Gas, 45_000) >= scene.Options.ProfitFloorUsd));

        await WaitAsync(scene, 2);

        SentTransaction cancel = Assert.Single(scene.Chain.Pool);
        Assert.Equal((scene.Signer.Address, 0, 21_000), (cancel.To, cancel.Data.Length, cancel.GasLimit));
        Assert.Equal((AttemptState.Submitted, "in the pool and past its deadline"), (scene.Only.State, scene.Only.Reason));
        await scene.StepsAsync(1);
        Assert.Equal((AttemptState.Abandoned, cancel.Hash), (scene.Attempts[0].State, scene.Attempts[0].Inclusion!.Transaction));
        await scene.StepsAsync(6);
        Assert.NotNull(scene.Attempts[0].EndedAt);
        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
        Assert.Equal(AttemptState.Final, scene.Attempts[1].State);
    }

    [Fact]
    public async Task What_the_venue_no_longer_accepts_is_given_up_before_it_costs_a_revert()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        scene.SetPrice(2000);

        await WaitAsync(scene, 2);

        Assert.True(scene.Only.Transaction!.IsCancel);
        Assert.Contains("no longer accepted", scene.Only.Reason, StringComparison.Ordinal);
        await scene.StepsAsync(6);
        Assert.Equal(AttemptState.Abandoned, scene.Only.State);
        Assert.NotNull(scene.Only.EndedAt);
        Assert.True(Assert.Single(scene.Chain.Sent.Select(raw => SentTransaction.Read(raw)), sent => sent.Data.Length == 0).GasLimit == 21_000);
    }

    [Fact]
    public async Task A_transfer_that_waits_too_is_outbid_too()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        scene.SetPrice(2000);

        await WaitAsync(scene, 7);

        Assert.True(scene.Only.Transactions.Count(one => one.IsCancel) >= 3);
        Assert.Equal(scene.Only.Transaction!.Hash, Assert.Single(scene.Chain.Pool).Hash);
    }

    [Fact]
    public async Task A_reorg_that_takes_the_transfer_back_re_arms_the_attempt()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        scene.SetPrice(2000);
        await WaitAsync(scene, 2);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Abandoned, scene.Only.State);
        scene.Chain.Reorg(1, keepTransactions: false);
        scene.SetPrice(1800);
        scene.Index();

        await scene.StepsAsync(6);

        Assert.Equal([AttemptState.Reorged, AttemptState.Final], scene.Attempts.Select(attempt => attempt.State));
        Assert.All(scene.Attempts, attempt => Assert.Equal(0, attempt.Transaction!.Nonce));
    }

    [Fact]
    public async Task Only_the_first_in_line_is_outbid_and_no_other_account_waits_for_it()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1500);

        await WaitAsync(scene, 6);

        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
        Assert.NotEmpty(scene.Attempts[0].Replaced);
        Assert.Empty(scene.Attempts[1].Replaced);
        await scene.StepsAsync(1);
        Assert.All(scene.Attempts, attempt => Assert.Equal(AttemptState.Included, attempt.State));
    }

    [Fact]
    public async Task A_bid_that_is_still_too_low_for_the_pool_leaves_the_first_one_waiting_and_the_next_goes_higher()
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        Hash32 first = Assert.Single(scene.Chain.Pool).Hash;
        scene.Chain.SendFaults.Enqueue(new SendFault("replacement transaction underpriced"));

        await WaitAsync(scene, 1);
        Assert.Equal(first, Assert.Single(scene.Chain.Pool).Hash);
        await WaitAsync(scene, 2);

        Assert.Equal(2, scene.Only.Replaced.Count);
        Assert.Equal(scene.Only.Transaction!.Hash, Assert.Single(scene.Chain.Pool).Hash);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_between_the_row_of_a_bid_and_its_sending_leaves_one_transaction_at_most(bool isFirstMined)
    {
        using KeeperScene scene = await WaitingAsync(blocks: 1);
        Hash32 first = Assert.Single(scene.Chain.Pool).Hash;
        scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true, IsSilent: true));
        await WaitAsync(scene, 1);
        Assert.Single(scene.Only.Replaced);
        scene.Kill();
        if (isFirstMined)
        {
            await scene.StepsAsync(6);
            Assert.Equal((AttemptState.Final, first), (scene.Only.State, scene.Only.Inclusion!.Transaction));
            return;
        }

        await WaitAsync(scene, 3);
        await scene.StepsAsync(6);

        Assert.Equal((AttemptState.Final, true), (scene.Only.State, scene.Only.Replaced.Count >= 2));
        Assert.NotEqual(first, scene.Only.Inclusion!.Transaction);
        Assert.Equal([0L], scene.Chain.Sent.Select(raw => SentTransaction.Read(raw).Nonce).Distinct());
    }

    [Fact]
    public async Task An_approval_that_others_wait_behind_is_outbid()
    {
        using KeeperScene scene = new();
        scene.Chain.World.Allowance = 0;
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();

        await WaitAsync(scene, 4);

        SentTransaction[] approvals = [.. scene.Chain.Sent.Select(raw => SentTransaction.Read(raw)).Where(sent => sent.To == SimulatedChain.Usdc)];
        Assert.True(approvals.Length >= 2);
        Assert.Equal([0L], approvals.Select(sent => sent.Nonce).Distinct());
        Assert.Contains(approvals[^1].Hash, scene.Chain.Pool.Select(sent => sent.Hash));
        await scene.StepsAsync(3);
        Assert.Contains(scene.Attempts, attempt => attempt.State == AttemptState.Included);
    }

    [Fact]
    public async Task After_a_pool_refused_a_bid_as_too_low_the_next_plan_offers_more_for_a_while()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault("transaction underpriced: gas tip cap 100000000, minimum needed 110000000"));
        scene.SetPrice(1800);
        await scene.StepsAsync(3);

        Assert.Equal([AttemptState.Dropped, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
        Assert.True(scene.Attempts[1].Transaction!.MaxPriorityFeePerGas > scene.Attempts[0].Transaction!.MaxPriorityFeePerGas);
    }

    /// <summary>One liquidation in the pool, and so many blocks without it.</summary>
    private static async Task<KeeperScene> WaitingAsync(int blocks)
    {
        KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await WaitAsync(scene, blocks);
        return scene;
    }

    private static async Task WaitAsync(KeeperScene scene, int blocks)
    {
        for (int count = 0; count < blocks; count++)
        {
            scene.NextBlock(includePool: false);
            await scene.StepAsync();
        }
    }

    private static double GainUsd(LiquidationAttempt attempt) => attempt.Plan.Liquidation.Option.GainUsd;

    private static double CostUsd(SignedTransaction transaction, long gas, double nativeUsd) =>
        (double)(transaction.MaxFeePerGas * gas) / (double)BigInteger.Pow(10, 18) * nativeUsd;
}
