using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Lyra;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Lyra v1.</summary>
public sealed class LyraLiquidationTests(DevnetFixture devnet)
{
    private const byte CallOnBase = 2;
    private const byte CallOnQuote = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_551, CallOnQuote)]
    [InlineData(31_552, CallOnBase)]
    public async Task A_written_call_below_its_line_is_liquidated_once_and_its_owners_others_are_not_touched(long chainId, byte type)
    {
        (KeeperScene scene, LyraMarket market) = await StartAsync(chainId);
        await using KeeperScene ending = scene;
        (Address owner, Address token) = ((await scene.Chain.ReadAccountsAsync(Stop))[4], TokenOf(market, type));
        await WriteAsync(market, owner, type, Collateral(type, 0.75m));
        await WriteAsync(market, owner, type, Collateral(type, 1.5m));
        await market.OpenAsync(owner, 2, 0, 0, LyraMarket.Units(1), 0, Stop);
        await scene.IndexAsync(Stop);
        await market.SetPriceAsync(2_300, Stop);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(1), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Final, BigInteger.One), (attempt.State, attempt.SubAccount.Key.Part.ToNumber()));
        Assert.Equal(1, await scene.ReadSentAsync(Stop));
        Assert.Equal(owner, attempt.Plan.Owner);
        Assert.True(attempt.Plan.Health.LocalHealthFactor < 1);
        BigInteger paid = Erc20.BalanceOf.DecodeResult(await scene.Chain.CallAsync(token, Erc20.BalanceOf.Encode(scene.Account), Stop));
        // The block after the judged one: seconds later, a little less than foreseen.
        Assert.InRange((double)paid / (double)attempt.Plan.Liquidation.Option.Seize.Raw, 0.999, 1.001);
        AccountView view = scene.Book.Find(new AccountId(owner), TimeProvider.System.GetUtcNow())!;
        Assert.Equal([2, 3], view.SubAccounts.Select(one => (int)one.Id.Key.Part.ToNumber()));
    }

    [Fact]
    public async Task A_position_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        (KeeperScene scene, LyraMarket market) = await StartAsync(31_553);
        await using KeeperScene ending = scene;
        await WriteAsync(market, (await scene.Chain.ReadAccountsAsync(Stop))[4], CallOnQuote, Collateral(CallOnQuote, 0.75m));
        await market.SetPriceAsync(2_300, Stop);
        await scene.IndexAsync(Stop);

        // The book has the high price; the chain has moved on.
        await market.SetPriceAsync(1_742, Stop);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("PositionNotLiquidatable", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task A_dry_run_simulates_on_the_chain_and_sends_nothing()
    {
        (KeeperScene scene, LyraMarket market) = await StartAsync(31_554);
        await using KeeperScene ending = scene;
        await WriteAsync(market, (await scene.Chain.ReadAccountsAsync(Stop))[4], CallOnQuote, Collateral(CallOnQuote, 0.75m));
        await market.SetPriceAsync(2_300, Stop);

        await scene.RunUntilAsync(live: false, index: true, attempts => attempts.Any(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Simulated, true), (attempt.State, attempt.DryRun));
        Assert.Equal(0, await scene.ReadSentAsync(Stop));
    }

    private async Task<(KeeperScene Scene, LyraMarket Market)> StartAsync(long chainId)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), Stop);
        LyraMarket market = await LyraRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        await market.FundAsync((await node.Chain.ReadAccountsAsync(Stop))[4], LyraMarket.Units(100_000), LyraMarket.Units(100), Stop);
        BlockRef head = await node.Chain.ReadBlockAsync("latest", Stop);
        await market.CreateBoardAsync(
            head.Timestamp + (long)TimeSpan.FromDays(40).TotalSeconds, 1, [(1_500, 0.9m), (1_750, 1), (2_000, 1.1m)], Stop);
        return (await KeeperScene.StartAsync(devnet, node, LyraWorld.Describe(node, market.Deployment), Stop), market);
    }

    /// <summary>Two calls struck at $1,750.</summary>
    private static Task WriteAsync(LyraMarket market, Address owner, byte type, BigInteger collateral) =>
        market.OpenAsync(owner, 2, 0, type, LyraMarket.Units(2), collateral, Stop);

    /// <param name="share">Of $2,000, or of one unit of the base token: about twice what two calls need at $1,742.</param>
    private static BigInteger Collateral(byte type, decimal share) => LyraMarket.Units(type == CallOnBase ? share : 2_000 * share);

    private static Address TokenOf(LyraMarket market, byte type) =>
        type == CallOnBase ? market.Deployment.Base : market.Deployment.Quote;
}
