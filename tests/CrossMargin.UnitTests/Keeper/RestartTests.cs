using CrossMargin.Ledger.Attempts;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>The keeper ends at any place, and a new one takes up what it left.</summary>
public sealed class RestartTests
{
    private sealed class KilledException : Exception;

    [Theory]
    [InlineData(AttemptState.Simulated, AttemptState.Planned)]
    [InlineData(AttemptState.Submitted, AttemptState.Simulated)]
    public async Task Before_it_is_signed_an_attempt_is_given_up_and_opened_anew(AttemptState next, AttemptState left)
    {
        using KeeperScene scene = new();
        await KillBeforeAsync(scene, next);
        Assert.Equal(left, scene.Only.State);

        await scene.StepsAsync(2);

        Assert.Equal([AttemptState.Abandoned, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
        Assert.Single(scene.Chain.Sent);
        Assert.Equal(0, scene.Attempts[1].Transaction!.Nonce);
    }

    [Fact]
    public async Task What_was_signed_and_waits_in_the_pool_is_followed_and_not_sent_again()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Kill();
        scene.NextBlock(includePool: false);
        await scene.StepAsync();
        Assert.Single(scene.Chain.Sent);

        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task What_was_recorded_and_never_left_is_sent_with_the_recorded_bytes()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Kill();
        scene.Chain.ForgetPool();       // As if the process had ended between the row and the wire.

        await scene.StepsAsync(2);

        Assert.Equal(1, scene.DistinctSent);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task What_was_included_meanwhile_is_found()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Kill();
        scene.NextBlock();
        scene.NextBlock();

        await scene.StepsAsync(4);

        Assert.Equal(AttemptState.Final, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task What_was_included_is_followed_to_finality()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        scene.Kill();

        await scene.StepsAsync(4);

        Assert.Equal(AttemptState.Final, scene.Only.State);
    }

    [Fact]
    public async Task What_the_book_has_not_seen_yet_is_not_done_again()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Chain.Mine();                         // Included, and the indexer behind.
        scene.Time.Advance(TimeSpan.FromSeconds(12));
        await scene.StepAsync();
        Assert.Equal(AttemptState.Included, scene.Only.State);
        scene.Kill();

        await scene.StepAsync();

        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task A_new_attempt_takes_no_nonce_of_one_that_may_still_be_included()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Kill();
        scene.Chain.ForgetPool();
        scene.Borrow(KeeperScene.Bob, weth: 10, usdc: 15_000);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
    }

    [Fact]
    public async Task A_nonce_that_two_attempts_share_is_given_back_once_when_a_reorg_takes_both()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.StepsAsync(1);
        scene.Chain.Reorg(1, keepTransactions: false);
        scene.SetPrice(1790);       // Another price, so that the successor is another transaction.
        await scene.StepsAsync(3);
        Assert.Equal(2, scene.Attempts.Count);
        Assert.Equal(scene.Attempts[0].Transaction!.Nonce, scene.Attempts[1].Transaction!.Nonce);
        scene.Kill();
        scene.Chain.Reorg(3, keepTransactions: false);
        scene.SetPrice(2000);

        await scene.StepsAsync(4);

        Assert.All(scene.Attempts, attempt => Assert.Equal(AttemptState.Reorged, attempt.State));
    }

    [Fact]
    public async Task A_dry_run_follows_what_a_live_one_sent_and_sends_nothing()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.Kill();
        scene.Chain.ForgetPool();
        scene.Options.Live = false;
        await scene.StepsAsync(3);

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task An_attempt_left_behind_by_another_keeper_is_given_up_in_time()
    {
        using KeeperScene scene = new();
        await KillBeforeAsync(scene, AttemptState.Simulated);
        LiquidationAttempt left = scene.Only;
        await scene.Store.MoveAsync(left, new AttemptStep(AttemptState.Abandoned, Ends: true), TestContext.Current.CancellationToken);
        AttemptPlan foreign = left.Plan with { Signer = KeeperScene.Bob };
        await scene.Store.OpenAsync(foreign, TestContext.Current.CancellationToken);

        await scene.StepsAsync(15);

        Assert.Equal("left behind by a keeper that is gone", scene.Attempts[1].Reason);
        Assert.Equal(AttemptState.Included, scene.Attempts[2].State);
    }

    private static async Task KillBeforeAsync(KeeperScene scene, AttemptState state)
    {
        scene.SetPrice(1800);
        scene.NextBlock();
        scene.Store.BeforeMove = (_, step) =>
        {
            if (step.To == state)
                throw new KilledException();
        };
        await Assert.ThrowsAsync<KilledException>(scene.StepAsync);
        scene.Store.BeforeMove = null;
        scene.Kill();
    }
}
