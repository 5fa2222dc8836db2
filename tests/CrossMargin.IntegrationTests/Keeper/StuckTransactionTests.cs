using System.Text.Json;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A real pool that does not include, or loses, what the keeper sent.</summary>
public sealed class StuckTransactionTests(DevnetFixture devnet)
{
    // DevFeed.latestRound's place in its storage.
    private const int LatestRoundSlot = 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_base_fee_has_outrun_is_outbid_and_included_once()
    {
        (KeeperScene scene, MorphoMarkets _) = await StartAsync(31_601);
        await using KeeperScene ending = scene;
        LiquidationAttempt waiting = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        await OutrunAsync(scene, waiting);

        await MineEachSecondAsync(scene);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        LiquidationAttempt included = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.NotEmpty(included.Replaced);
        Assert.Equal(waiting.Transaction!.Hash, included.Replaced[0].Hash);
        Assert.NotEqual(waiting.Transaction!.Hash, included.Inclusion!.Transaction);
        Assert.All(included.Transactions, one => Assert.Equal(waiting.Transaction!.Nonce, one.Nonce));
        Assert.Equal(waiting.Transaction!.Nonce + 1, await scene.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task What_the_pool_dropped_is_sent_again_as_the_same_bytes()
    {
        (KeeperScene scene, MorphoMarkets _) = await StartAsync(31_602);
        await using KeeperScene ending = scene;
        LiquidationAttempt waiting = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        await scene.Chain.RequestAsync("anvil_dropTransaction", [waiting.Transaction!.Hash.ToString()], Stop);

        await MineEachSecondAsync(scene);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        LiquidationAttempt included = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal(waiting.Transaction!.Hash, included.Inclusion!.Transaction);
        Assert.Empty(included.Replaced);
    }

    [Fact]
    public async Task When_the_price_recovers_before_a_block_a_transfer_to_ourselves_takes_the_nonce_and_no_revert_is_paid()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_603);
        await using KeeperScene ending = scene;
        LiquidationAttempt waiting = Assert.Single(await scene.ReadAttemptsAsync(Stop));

        await RecoverAsync(markets);
        await RunUntilPooledAsync(scene, one => one.IsCancel);
        await MineEachSecondAsync(scene);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Abandoned), Stop);

        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(Stop);
        LiquidationAttempt given = Assert.Single(attempts, one => one.State == AttemptState.Abandoned);
        // Until the book hears of the price the account may be a candidate once more: that is simulated, refused, and never signed.
        Assert.All(attempts.Where(one => one != given), one => Assert.Null(one.Transaction));
        Assert.True(given.Transaction!.IsCancel);
        Assert.Equal((given.Transaction.Hash, 21_000), (given.Inclusion!.Transaction, given.Inclusion.GasUsed));
        Assert.Contains("no longer accepted", given.Reason, StringComparison.Ordinal);
        JsonElement first = await scene.Chain.RequestAsync("eth_getTransactionReceipt", [waiting.Transaction!.Hash.ToString()], Stop);
        Assert.Equal(JsonValueKind.Null, first.ValueKind);
    }

    /// <summary>Until the pool has such a transaction of the only attempt, which comes after its row.</summary>
    private static async Task RunUntilPooledAsync(KeeperScene scene, Func<SignedTransaction, bool> isSuch)
    {
        bool isPooled = false;
        await scene.RunUntilAsync(live: true, index: true, _ => isPooled, Stop, async () => isPooled =
            (await scene.ReadAttemptsAsync(Stop)).SingleOrDefault()?.Transaction is { } newest
            && isSuch(newest) && await scene.Client.HasTransactionAsync(newest.Hash, Stop));
    }

    /// <summary>One liquidation waits in the pool, and no block is mined.</summary>
    private async Task<(KeeperScene Scene, MorphoMarkets Markets)> StartAsync(long chainId)
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(chainId)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, anvil, Stop);
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);
        await scene.IndexAsync(Stop);
        await scene.Chain.RequestAsync("evm_setAutomine", [false], Stop);
        await RunUntilPooledAsync(scene, one => !one.IsCancel);
        return (scene, markets);
    }

    /// <summary>The base fee of the next block is more than the transaction offers at most.</summary>
    private static Task OutrunAsync(KeeperScene scene, LiquidationAttempt waiting) => scene.Chain.RequestAsync(
        "anvil_setNextBlockBaseFeePerGas", [Hex.OfQuantity(waiting.Transaction!.MaxFeePerGas * 3)], Stop);

    /// <summary>The feed's newest round is its first again. Without a block, so that the pool keeps what it has.</summary>
    private static Task RecoverAsync(MorphoMarkets markets) => markets.Chain.RequestAsync(
        "anvil_setStorageAt",
        [markets.Deployment.Token("WETH").Feed.ToString(), Hash32.OfNumber(LatestRoundSlot).ToString(), Hash32.OfNumber(1).ToString()],
        Stop);

    private static Task MineEachSecondAsync(KeeperScene scene) => scene.Chain.RequestAsync("evm_setIntervalMining", [1], Stop);
}
