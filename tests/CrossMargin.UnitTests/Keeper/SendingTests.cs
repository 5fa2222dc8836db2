using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>Each way in which a sending can fail. Never are there two transactions for one attempt.</summary>
public sealed class SendingTests
{
    [Fact]
    public async Task The_row_is_written_before_the_bytes_leave()
    {
        using KeeperScene scene = new();
        int sentWhenRecorded = -1;
        scene.Store.BeforeMove = (_, step) =>
        {
            if (step.To == AttemptState.Submitted)
                sentWhenRecorded = scene.Chain.Sent.Count;
        };
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        Assert.Equal(0, sentWhenRecorded);
        Assert.Equal(scene.Only.Transaction!.Bytes.ToArray(), Assert.Single(scene.Chain.Sent));
        Assert.Equal(scene.Only.Transaction.Hash, SentTransaction.Read(scene.Chain.Sent[0]).Hash);
    }

    [Fact]
    public async Task Without_a_signature_the_attempt_ends_with_the_signers_words_and_its_nonce_is_filled_for_the_next()
    {
        using KeeperScene scene = new() { Signer = new ReluctantSigner(refusals: 1) };
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([AttemptState.Abandoned, AttemptState.Submitted], scene.Attempts.Select(attempt => attempt.State));
        Assert.Equal($"not signed: {ReluctantSigner.Words}", scene.Attempts[0].Reason);
        Assert.Null(scene.Attempts[0].Transaction);
        Assert.Equal(1, scene.Attempts[1].Transaction!.Nonce);
        AssertFilled(scene, nonce: 0);
    }

    [Fact]
    public async Task Signatures_that_all_fail_leave_no_gap()
    {
        using KeeperScene scene = new() { Signer = new ReluctantSigner(refusals: 2) };
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([AttemptState.Abandoned, AttemptState.Abandoned], scene.Attempts.Select(attempt => attempt.State));
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task All_of_a_round_are_simulated_before_the_first_is_sent()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        List<AttemptState> atFirstSignature = [];
        scene.Store.BeforeMove = (_, step) =>
        {
            if (step.To == AttemptState.Submitted && atFirstSignature.Count == 0)
                atFirstSignature.AddRange(scene.Attempts.Select(attempt => attempt.State));
        };
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([AttemptState.Simulated, AttemptState.Simulated], atFirstSignature);
        Assert.Equal(2, scene.DistinctSent);
    }

    [Fact]
    public async Task An_account_whose_liquidation_was_not_signed_is_tried_again()
    {
        using KeeperScene scene = new() { Signer = new ReluctantSigner(refusals: 2) };
        scene.SetPrice(1800);

        await scene.StepsAsync(8);

        Assert.False(scene.IsLiquidatable(KeeperScene.Ann));
        Assert.Equal(1, scene.DistinctSent);
        Assert.Equal(2, scene.Attempts.Count(attempt => attempt.State == AttemptState.Abandoned));
    }

    [Fact]
    public async Task Already_known_counts_as_accepted()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault("already known"));
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
    }

    [Theory]
    [InlineData("transaction underpriced")]
    [InlineData("max fee per gas less than block base fee: address 0xf39F, maxFeePerGas: 1, baseFee: 2")]
    [InlineData("insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1")]
    public async Task A_refused_transaction_is_dropped_with_the_nodes_words_and_its_nonce_is_filled_for_the_next(string words)
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.Chain.SendFaults.Enqueue(new SendFault(words));
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([AttemptState.Dropped, AttemptState.Submitted], scene.Attempts.Select(attempt => attempt.State));
        Assert.Equal($"the node did not take it: {words}", scene.Attempts[0].Reason);
        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
        AssertFilled(scene, nonce: 0);
    }

    [Fact]
    public async Task A_dropped_account_is_tried_again_with_a_new_plan()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault("transaction underpriced"));
        scene.SetPrice(1800);

        await scene.StepsAsync(3);

        Assert.Equal([AttemptState.Dropped, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
    }

    [Fact]
    public async Task A_nonce_that_another_program_used_drops_the_attempt_after_three_looks()
    {
        using KeeperScene scene = new();
        scene.Store.BeforeMove = (_, step) =>
        {
            if (step.To == AttemptState.Submitted && scene.Attempts.Count == 1)
                scene.Chain.UseNonce();
        };
        scene.SetPrice(1800);

        await scene.StepsAsync(2);
        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Dropped, scene.Attempts[0].State);
        Assert.Equal("another transaction used nonce 0", scene.Attempts[0].Reason);
        await scene.StepsAsync(3);
        Assert.Equal(AttemptState.Included, scene.Attempts[1].State);
        Assert.Equal(1, scene.Attempts[1].Transaction!.Nonce);
    }

    [Fact]
    public async Task No_answer_though_the_node_took_it_makes_no_second_transaction()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault(IsSilent: true));
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.NextBlock(includePool: false);
        await scene.StepAsync();

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task No_answer_and_the_node_did_not_take_it_sends_the_same_bytes_again()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true, IsSilent: true));
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        Assert.Empty(scene.Chain.Pool);

        await scene.StepsAsync(2);

        Assert.Equal(2, scene.Chain.Sent.Count);
        Assert.Equal(1, scene.DistinctSent);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task An_error_that_says_nothing_known_may_have_been_accepted()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault("internal error 7"));
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        await scene.StepsAsync(2);
        Assert.Equal(1, scene.DistinctSent);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task What_is_lost_and_no_longer_valid_is_not_sent_again()
    {
        using KeeperScene scene = new();
        scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true, IsSilent: true));
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.SetPrice(2000);

        await scene.StepsAsync(2);

        Assert.Single(scene.Chain.Sent);
        Assert.Equal(AttemptState.Superseded, scene.Only.State);
    }

    [Fact]
    public async Task What_no_node_takes_until_its_deadline_is_dropped()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        for (int count = 0; count < 20; count++)
            scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true, IsSilent: true));

        await scene.StepsAsync(12);

        Assert.Equal((AttemptState.Dropped, "no node held it at its deadline"), (scene.Attempts[0].State, scene.Attempts[0].Reason));
        Assert.All(scene.Attempts, attempt => Assert.Equal(0, attempt.Transaction!.Nonce));
    }

    [Fact]
    public async Task A_receipt_that_reverted_is_recorded_with_its_cost_and_the_account_rests()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Pause(true);                          // In the block before ours.
        await scene.StepsAsync(1);

        LiquidationAttempt attempt = scene.Attempts[0];
        Assert.Equal(AttemptState.Reverted, attempt.State);
        Assert.Equal((SimulatedChain.Gas - 1) * 1_500_000_000, attempt.Inclusion!.Cost);
        Assert.Single(scene.Chain.Sent);
        await scene.StepsAsync(5);
        Assert.NotNull(scene.Attempts[0].EndedAt);
    }

    [Fact]
    public async Task A_gap_that_a_given_up_nonce_leaves_is_filled_so_that_others_go_on()
    {
        using KeeperScene scene = new();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        scene.Chain.SendFaults.Enqueue(new SendFault(IsLost: true, IsSilent: true));
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();                    // Ann's nonce 0 is lost, Bob's nonce 1 waits behind it.
        scene.Borrow(KeeperScene.Ann, weth: 100, usdc: 1500);

        await scene.StepsAsync(3);

        Assert.Equal([AttemptState.Superseded, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
        Assert.False(scene.IsLiquidatable(KeeperScene.Bob));
    }

    /// <summary>By a transfer of nothing to ourselves, in the same round: what waits behind it is in the next block.</summary>
    private static void AssertFilled(KeeperScene scene, long nonce)
    {
        SentTransaction filler = Assert.Single(scene.Chain.Pool, one => one.Nonce == nonce);
        Assert.Equal(scene.Signer.Address, filler.To);
        scene.NextBlock();
        Assert.Empty(scene.Chain.Pool);
        Assert.False(scene.IsLiquidatable(KeeperScene.Bob) && scene.IsLiquidatable(KeeperScene.Ann));
    }
}
