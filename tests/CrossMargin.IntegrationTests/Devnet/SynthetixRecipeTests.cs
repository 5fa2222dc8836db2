using System.Numerics;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class SynthetixRecipeTests(DevnetFixture devnet)
{
    private const string Market = "sETHPERP";

    [Fact]
    public async Task A_position_is_flagged_and_liquidated_after_a_price_drop_and_not_before()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(33_001)), cancellationToken);
        SynthetixMarket market = await SynthetixRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        IReadOnlyList<Address> accounts = await node.Chain.ReadAccountsAsync(cancellationToken);
        (Address trader, Address flagger, Address liquidator) = (accounts[2], accounts[3], accounts[4]);
        await market.FundAsync(trader, SynthetixMarket.Units(1_000), cancellationToken);
        await market.TransferMarginAsync(trader, Market, SynthetixMarket.Units(1_000), cancellationToken);
        await market.TradeAsync(trader, Market, SynthetixMarket.Units(5), cancellationToken);

        await Assert.ThrowsAsync<DevnetException>(() => market.FlagAsync(flagger, trader, Market, cancellationToken));
        await market.SetPriceAsync(Market, 1_820, cancellationToken);
        await Assert.ThrowsAsync<DevnetException>(() => market.LiquidateAsync(liquidator, trader, Market, cancellationToken));
        await market.FlagAsync(flagger, trader, Market, cancellationToken);
        await market.LiquidateAsync(liquidator, trader, Market, cancellationToken);

        // 5 · 1,820 · 0.35 % for the flag; 2 for the liquidation.
        Assert.Equal(SynthetixMarket.Units(31.85m), await market.ReadBalanceAsync(flagger, cancellationToken));
        Assert.Equal(SynthetixMarket.Units(2), await market.ReadBalanceAsync(liquidator, cancellationToken));
        Assert.Equal(BigInteger.Zero, await market.ReadBalanceAsync(trader, cancellationToken));
    }
}
