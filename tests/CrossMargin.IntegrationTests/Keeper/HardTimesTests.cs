using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>What a real chain does to a keeper: takes blocks back, serves others first, and wants gas that is not there.</summary>
public sealed class HardTimesTests(DevnetFixture devnet)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_reorg_takes_back_is_liquidated_again_and_counted_once()
    {
        (KeeperScene scene, MorphoMarkets markets, Address debtor) = await StartAsync(31_650);
        await using KeeperScene ending = scene;
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        Assert.Equal(BigInteger.Zero, await ReadDebtAsync(markets, debtor));

        await scene.Chain.ReorgAsync(1, Stop);
        Assert.NotEqual(BigInteger.Zero, await ReadDebtAsync(markets, debtor));
        await scene.RunUntilAsync(
            live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Final), Stop,
            () => scene.Chain.MineAsync(1, TimeSpan.FromSeconds(10), Stop));

        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(Stop);
        Assert.Equal(1, attempts.Count(one => one.State == AttemptState.Final));
        Assert.Equal(BigInteger.Zero, await ReadDebtAsync(markets, debtor));

        // All that was signed for it has one nonce, so that a chain takes one of them.
        Assert.Single(attempts.SelectMany(one => one.Transactions).Select(one => one.Nonce).Distinct());
    }

    [Fact]
    public async Task Whom_another_keeper_liquidated_first_ends_superseded_and_costs_nothing()
    {
        (KeeperScene scene, MorphoMarkets markets, Address debtor) = await StartAsync(31_651);
        await using KeeperScene ending = scene;
        await scene.IndexAsync(Stop);
        BigInteger wei = await scene.Client.ReadBalanceAsync(scene.Account, BlockId.Latest, Stop);
        long sent = await scene.ReadSentAsync(Stop);

        // The book has the account below its line; on the chain somebody was there before.
        await LiquidateByAnotherAsync(markets, debtor);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Superseded, null), (attempt.State, attempt.Transaction));
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));
        Assert.Equal(wei, await scene.Client.ReadBalanceAsync(scene.Account, BlockId.Latest, Stop));
    }

    [Fact]
    public async Task Without_gas_money_it_says_so_and_goes_on_when_there_is_some()
    {
        (KeeperScene scene, MorphoMarkets markets, Address debtor) = await StartAsync(31_652);
        await using KeeperScene ending = scene;
        await scene.Chain.SetBalanceAsync(scene.Account, 1_000, Stop);
        long sent = await scene.ReadSentAsync(Stop);

        await scene.RunUntilPassedAsync(DecisionKind.NoGasFunds, Stop);
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));
        Assert.NotEqual(BigInteger.Zero, await ReadDebtAsync(markets, debtor));
        await scene.Chain.SetBalanceAsync(scene.Account, BigInteger.Pow(10, 20), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        Assert.Equal(BigInteger.Zero, await ReadDebtAsync(markets, debtor));
        Assert.Equal(sent + 1, await scene.ReadSentAsync(Stop));
    }

    /// <summary>One account below its line, and a keeper that may take what it repays.</summary>
    private async Task<(KeeperScene Scene, MorphoMarkets Markets, Address Debtor)> StartAsync(long chainId)
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(chainId)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, anvil, Stop);
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        Address debtor = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);
        return (scene, markets, debtor);
    }

    private static async Task LiquidateByAnotherAsync(MorphoMarkets markets, Address debtor)
    {
        Address other = (await markets.Chain.ReadAccountsAsync(Stop))[9];
        MorphoListing market = markets.Deployment.Listings[0];
        await markets.FundAsync(other, market.Loan, MorphoMarkets.Units(market.Loan, 100_000), Stop);
        BigInteger shares = await ReadDebtAsync(markets, debtor);
        await markets.LiquidateAsync(other, debtor, market, 0, shares, Stop);
    }

    private static async Task<BigInteger> ReadDebtAsync(MorphoMarkets markets, Address debtor) =>
        (await markets.ReadPositionAsync(debtor, markets.Deployment.Listings[0], Stop)).BorrowShares;
}
