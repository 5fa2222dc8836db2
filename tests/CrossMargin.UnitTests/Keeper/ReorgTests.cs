using CrossMargin.Chain.Sending;
using CrossMargin.Ledger.Attempts;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>A block that held a liquidation is taken back.</summary>
public sealed class ReorgTests
{
    [Fact]
    public async Task A_liquidation_that_a_reorg_lost_is_done_again_under_the_same_nonce()
    {
        using KeeperScene scene = await IncludedAsync();
        scene.Chain.Reorg(1, keepTransactions: false);
        scene.Index();

        await scene.StepsAsync(6);

        Assert.Equal(AttemptState.Reorged, scene.Attempts[0].State);
        Assert.Equal(AttemptState.Final, scene.Attempts[1].State);
        Assert.All(scene.Attempts, attempt => Assert.Equal(0, attempt.Transaction!.Nonce));
        Assert.False(scene.IsLiquidatable(KeeperScene.Ann));
    }

    [Fact]
    public async Task A_signature_that_fails_meanwhile_does_not_lose_the_nonce()
    {
        ReluctantSigner signer = new(refusals: 0);
        using KeeperScene scene = await IncludedAsync(signer);
        scene.Chain.Reorg(1, keepTransactions: false);
        scene.Index();
        signer.RefuseNext(1);

        await scene.StepsAsync(8);

        Assert.Equal([AttemptState.Reorged, AttemptState.Abandoned, AttemptState.Final], scene.Attempts.Select(attempt => attempt.State));
        Assert.Equal(0, scene.Attempts[2].Transaction!.Nonce);
        Assert.Single(scene.Chain.Included);
    }

    [Fact]
    public async Task A_liquidation_that_went_back_to_the_pool_is_not_done_a_second_time()
    {
        using KeeperScene scene = await IncludedAsync();
        scene.Chain.Reorg(1, keepTransactions: true);
        scene.Index();
        scene.Time.Advance(TimeSpan.FromSeconds(12));
        await scene.StepAsync();
        Assert.Equal(AttemptState.Reorged, scene.Only.State);

        await scene.StepsAsync(6);

        Assert.Equal(AttemptState.Final, scene.Only.State);
        Assert.Equal(1, scene.DistinctSent);
    }

    [Fact]
    public async Task A_node_that_hides_a_receipt_of_a_standing_block_is_no_reorg()
    {
        using KeeperScene scene = await IncludedAsync();
        scene.Chain.HidesReceipts = true;
        await scene.StepsAsync(10);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        scene.Chain.HidesReceipts = false;

        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Final, scene.Only.State);
    }

    [Fact]
    public async Task An_included_attempt_is_not_final_before_the_chains_finality()
    {
        using KeeperScene scene = await IncludedAsync();    // 36 s: three blocks.

        await scene.StepsAsync(2);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Final, scene.Only.State);
    }

    private static async Task<KeeperScene> IncludedAsync(ITransactionSigner? signer = null)
    {
        KeeperScene scene = new();
        if (signer is not null)
            scene.Signer = signer;
        await scene.StepsAsync(3);
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        return scene;
    }
}
