using System.Numerics;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class PerpRecipeTests(DevnetFixture devnet)
{
    [Fact]
    public async Task An_account_is_liquidated_after_a_price_drop_and_not_before()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(34_001)), cancellationToken);
        PerpMarket market = await PerpRecipe.DeployAsync(node.Chain, devnet.Environment, null, cancellationToken);
        IReadOnlyList<Address> accounts = await node.Chain.ReadAccountsAsync(cancellationToken);
        (Address trader, Address keeper) = (accounts[3], accounts[4]);
        await market.OpenAsync(trader, 1_000, cancellationToken);
        await market.OpenAsync(keeper, 100_000, cancellationToken);
        await market.TradeAsync(trader, "vETH", isLong: true, 8_000, cancellationToken);

        DevnetException refused = await Assert.ThrowsAsync<DevnetException>(
            () => market.LiquidateAsync(keeper, trader, "vETH", 0, cancellationToken));
        await market.MoveAsync("vETH", 1_900, cancellationToken);
        await market.MoveAsync("vETH", 1_780, cancellationToken);
        await market.LiquidateAsync(keeper, trader, "vETH", 0, cancellationToken);

        Assert.Contains("CH_EAV", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 79_228_162_514_264)]
    [InlineData(2_000, 3_543_191_142_285_914)]
    public void A_price_is_a_root_with_96_binary_digits(int usd, long leadingDigits) =>
        Assert.Equal(leadingDigits, (long)(PoolPrice.SqrtX96(usd) / BigInteger.Pow(10, 15)));
}
