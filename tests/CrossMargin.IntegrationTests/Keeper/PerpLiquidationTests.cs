using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.PerpCurie;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Perpetual Protocol v2.</summary>
public sealed class PerpLiquidationTests(DevnetFixture devnet)
{
    private const string Eth = "vETH";

    /// <summary>What the keeper has as margin, and as much again in its wallet, in USD.</summary>
    private const int Margin = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_cancelled_positions_liquidated_and_what_is_inherited_is_closed()
    {
        (KeeperScene scene, PerpMarket market) = await StartAsync(34_041);
        await using KeeperScene ending = scene;
        Address falling = await BuyAsync(market, 4, 1_000, 8_000);
        Address making = await BuyAsync(market, 5, 2_000, 12_000);
        await market.AddLiquidityAsync(making, Eth, 1_200, 1_500, 3_000, Stop);
        Address healthy = await BuyAsync(market, 6, 1_000, 2_000);
        BigInteger sizeOfHealthy = await ReadSizeAsync(market, healthy);
        await scene.IndexAsync(Stop);
        await MoveAsync(market, 1_900, 1_800, 1_700);
        await scene.IndexAsync(Stop);
        Assert.True(Read(scene, falling).Local!.IsLiquidatable && Read(scene, making).Local!.IsLiquidatable);

        await scene.RunUntilAsync(
            live: true, index: true,
            _ => new[] { falling, making }.All(trader => !Read(scene, trader).Local!.IsLiquidatable) && Read(scene, scene.Account).Perps.Count == 0, Stop);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(2), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        LiquidationAttempt[] sent = [.. (await scene.ReadAttemptsAsync(Stop)).Where(one => one.State == AttemptState.Final).Reverse()];
        Assert.Equal(
            [LiquidationStep.CancelOrders, LiquidationStep.Liquidate],
            sent.Where(one => one.SubAccount.Key.Holder == making).Select(one => one.Plan.Liquidation.Option.Step).Distinct());
        Assert.Contains(sent, one => one.SubAccount.Key.Holder == falling);
        Assert.DoesNotContain(sent, one => one.SubAccount.Key.Holder == healthy);
        Assert.All(sent, one => Assert.True(one.Plan.Health.LocalHealthFactor < 1));
        Assert.Equal((0, sizeOfHealthy), (await ReadSizeAsync(market, scene.Account), await ReadSizeAsync(market, healthy)));
        // Nothing was paid out of the wallet, and fees were earned in the vault.
        Assert.Equal(PerpMarket.Usd(Margin), await ReadBalanceAsync(market, market.Deployment.SettlementToken, scene.Account));
    }

    [Fact]
    public async Task Collateral_is_bought_for_what_its_owner_lost()
    {
        (KeeperScene scene, PerpMarket market) = await StartAsync(34_042);
        await using KeeperScene ending = scene;
        Address owner = (await scene.Chain.ReadAccountsAsync(Stop))[4];
        Address weth = market.Deployment.Collateral("WETH").Token;
        await market.FundAsync(owner, weth, PerpMarket.Virtual(5), Stop);
        await market.DepositAsync(owner, weth, PerpMarket.Virtual(5), Stop);
        await market.TradeAsync(owner, Eth, isLong: true, 40_000, Stop);
        await MoveAsync(market, 1_900, 1_780);

        await scene.RunUntilAsync(
            live: true, index: true,
            attempts => attempts.Any(one => one.State == AttemptState.Included && one.Plan.Liquidation.Option.Collateral.Address == weth), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop)).Last(
            one => one.State == AttemptState.Included && one.Plan.Liquidation.Option.Collateral.Address == weth);
        LiquidationOption option = attempt.Plan.Liquidation.Option;
        Assert.Equal(owner, attempt.SubAccount.Key.Holder);
        // A tenth below the price: a ninth on what was paid.
        Assert.Equal(option.RepayUsd / 9, option.GainUsd, 2);
        Assert.InRange(option.Seize.Raw, 1, await ReadBalanceAsync(market, weth, scene.Account));
    }

    [Fact]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        (KeeperScene scene, PerpMarket market) = await StartAsync(34_043);
        await using KeeperScene ending = scene;
        await BuyAsync(market, 4, 1_000, 8_000);
        await MoveAsync(market, 1_900, 1_800);
        await scene.IndexAsync(Stop);
        long sentBefore = await scene.ReadSentAsync(Stop);

        // The book has the low price; the chain has moved on.
        await market.MoveAsync(Eth, 1_900, Stop);
        await market.MoveAsync(Eth, 2_000, Stop);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("CH_EAV: the account has enough value", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(sentBefore, await scene.ReadSentAsync(Stop));
    }

    private async Task<(KeeperScene Scene, PerpMarket Market)> StartAsync(long chainId)
    {
        // Averages take hours to follow a price: the chain begins in the past, so that it is not ahead of the keeper's clock at the end.
        LocalNode node = await devnet.StartNodeAsync(
            new NodeOptions(new ChainId(chainId), Genesis: TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(12)), Stop);
        PerpMarket market = await PerpRecipe.DeployAsync(node.Chain, devnet.Environment, null, Stop);
        KeeperScene scene = await KeeperScene.StartAsync(devnet, node, PerpWorld.Describe(node, market.Deployment), Stop);
        Address settlement = market.Deployment.SettlementToken;
        await node.Chain.ImpersonateAsync(scene.Account, Stop);
        await market.OpenAsync(scene.Account, Margin, Stop);
        // Without any approval: that is the keeper's to give.
        await market.AllowAsync(scene.Account, settlement, 0, Stop);
        await market.MintAsync(scene.Account, settlement, PerpMarket.Usd(Margin), Stop);
        // Losses beyond an account's margin are the insurance fund's: without money there, nobody takes such a position over.
        await market.MintAsync(market.Deployment.Core.InsuranceFund, settlement, PerpMarket.Usd(100_000), Stop);
        return (scene, market);
    }

    /// <summary>Deposits so much, and buys for so much.</summary>
    private static async Task<Address> BuyAsync(PerpMarket market, int account, decimal deposit, decimal usd)
    {
        Address trader = (await market.Chain.ReadAccountsAsync(Stop))[account];
        await market.OpenAsync(trader, deposit, Stop);
        await market.TradeAsync(trader, Eth, isLong: true, usd, Stop);
        return trader;
    }

    /// <summary>Index and market, in steps that the protocol allows. After that the chain's clock is right, and every feed is fresh.</summary>
    private static async Task MoveAsync(PerpMarket market, params decimal[] prices)
    {
        foreach (decimal usd in prices)
            await market.MoveAsync(Eth, usd, Stop);
        await market.Chain.SetClockAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(10), Stop);
        foreach (PerpMarketTerms terms in market.Deployment.Markets.Select(listing => listing.Terms))
            await market.SetIndexAsync(terms.Symbol, terms.Symbol == Eth ? prices[^1] : terms.OpeningUsd, Stop);
        foreach (PerpCollateralTerms terms in market.Deployment.Collaterals.Select(listing => listing.Terms))
            await market.SetCollateralPriceAsync(terms.Symbol, terms.OpeningUsd, Stop);
    }

    private static SubAccountView Read(KeeperScene scene, Address owner) =>
        Assert.Single(scene.Book.Find(new AccountId(owner), TimeProvider.System.GetUtcNow())!.SubAccounts);

    private static async Task<BigInteger> ReadSizeAsync(PerpMarket market, Address trader) =>
        AccountBalance.GetTakerPositionSize.DecodeResult(await market.Chain.CallAsync(
            market.Deployment.Core.AccountBalance,
            AccountBalance.GetTakerPositionSize.Encode(trader, market.Deployment.Market(Eth).BaseToken), Stop));

    private static async Task<BigInteger> ReadBalanceAsync(PerpMarket market, Address token, Address holder) =>
        DevToken.BalanceOf.DecodeResult(await market.Chain.CallAsync(token, DevToken.BalanceOf.Encode(holder), Stop));
}
