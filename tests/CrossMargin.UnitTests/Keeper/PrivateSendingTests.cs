using CrossMargin.Chain.Rpc;
using CrossMargin.Ledger.Attempts;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

public class PrivateSendingTests
{
    private QuietRelay _relay = new(blocks: 3);

    [Fact]
    public async Task What_a_builder_includes_was_never_public()
    {
        using KeeperScene scene = await SubmittedAsync();
        Assert.Empty(scene.Chain.Sent);
        Assert.Equal(scene.Only.Transaction!.Hash, Assert.Single(_relay.Offered).Transaction.Hash);
        Assert.Equal(scene.Only.Transaction.PrivateUntil, _relay.Offered[0].Last);
        Assert.Equal(3, _relay.Offered[0].Last - _relay.Offered[0].Newest);

        await scene.StepsAsync(1);
        scene.Chain.Build(_relay.Offered[0].Transaction.Bytes);
        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task What_no_builder_includes_is_public_after_its_last_block_and_not_before()
    {
        using KeeperScene scene = await SubmittedAsync();

        await scene.StepsAsync(2);
        Assert.Empty(scene.Chain.Sent);
        await scene.StepsAsync(1);
        Assert.Single(scene.Chain.Sent);
        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Equal(1, scene.DistinctSent);
        Assert.Single(_relay.Offered);
    }

    [Fact]
    public async Task When_it_is_made_public_no_resting_time_delays_it_and_what_is_lost_then_rests()
    {
        using KeeperScene scene = await SubmittedAsync(resendInterval: TimeSpan.FromMinutes(5));

        await scene.StepsAsync(3);
        Assert.Single(scene.Chain.Sent);
        scene.Chain.ForgetPool();
        await scene.StepsAsync(3);

        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task Half_of_a_plans_time_is_left_for_the_public()
    {
        _relay = new QuietRelay(blocks: 25);

        using KeeperScene scene = await SubmittedAsync();

        // The deadline is ten blocks.
        Assert.Equal(5, _relay.Offered[0].Last - _relay.Offered[0].Newest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relay_that_does_not_take_it_delays_nothing(bool isSilent)
    {
        _relay.Fault = isSilent
            ? new RpcTransportException("no answer", isTransient: true)
            : new RpcErrorException(-32000, "bundles are off today", default, isTransient: false);

        using KeeperScene scene = await SubmittedAsync();

        Assert.Single(scene.Chain.Sent);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task A_restart_makes_nothing_public_before_its_last_block()
    {
        using KeeperScene scene = await SubmittedAsync();
        scene.Kill();

        await scene.StepsAsync(2);
        Assert.Empty(scene.Chain.Sent);
        await scene.StepsAsync(2);

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Equal(1, scene.DistinctSent);
    }

    [Fact]
    public async Task What_is_not_worth_it_any_more_when_its_blocks_are_over_is_never_public()
    {
        using KeeperScene scene = await SubmittedAsync();
        scene.SetPrice(2000);

        await scene.StepsAsync(5);

        Assert.Equal(AttemptState.Superseded, scene.Only.State);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task The_next_account_waits_for_nobody_and_both_are_private()
    {
        using KeeperScene scene = await SubmittedAsync();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);

        await scene.StepsAsync(1);

        Assert.Equal([0L, 1L], scene.Attempts.Select(attempt => attempt.Transaction!.Nonce));
        Assert.Equal(2, _relay.Offered.Count);
        Assert.Empty(scene.Chain.Sent);
        await scene.StepsAsync(5);
        Assert.All(scene.Attempts, attempt => Assert.Equal(AttemptState.Included, attempt.State));
        Assert.Equal(2, scene.DistinctSent);
    }

    private async Task<KeeperScene> SubmittedAsync(TimeSpan? resendInterval = null)
    {
        KeeperScene scene = new() { Relay = _relay };
        scene.Options.ResendInterval = resendInterval ?? scene.Options.ResendInterval;
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        return scene;
    }
}
