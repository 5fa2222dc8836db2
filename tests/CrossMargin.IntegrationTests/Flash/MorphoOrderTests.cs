using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Flash;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Keeper;

namespace CrossMargin.IntegrationTests.Flash;

/// <summary>The executor against the published contracts of Morpho Blue and Uniswap V3, with a loan of our own.</summary>
public sealed class MorphoOrderTests(DevnetFixture devnet)
{
    private static readonly Address Beneficiary = Address.Parse("0x" + new string('b', 40));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Morpho_takes_the_debt_from_the_executor_and_pays_it_the_collateral()
    {
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_057)), Stop);
        Address owner = (await node.Chain.ReadAccountsAsync(Stop))[0];
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        MorphoListing market = markets.Deployment.Listings[0];
        FlashMarket flash = await FlashRecipe.DeployAsync(node.Chain, owner, devnet.Environment, Stop);
        Address pool = await flash.OpenAsync(
            new PricedToken(market.Collateral.Address, market.Collateral.Decimals, 2_700), new PricedToken(market.Loan.Address, market.Loan.Decimals, 1), 500,
            10_000_000, Stop);
        Address lender = await DeployLenderAsync(node.Chain, owner);
        await markets.MintAsync(lender, market.Loan, MorphoMarkets.Units(market.Loan, 100_000), Stop);
        Address debtor = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await markets.SetPriceAsync(market.Collateral, 2_700, Stop);
        BigInteger shares = (await markets.ReadPositionAsync(debtor, market, Stop)).BorrowShares;

        LiquidationExecutor.Order order = new(
            lender, market.Loan.Address, MorphoMarkets.Units(market.Loan, 24_100), markets.Deployment.Morpho,
            MorphoBlue.Liquidate.Encode(market.Parameters, debtor, 0, shares, []), market.Collateral.Address, [pool],
            MorphoMarkets.Units(market.Loan, 500), Beneficiary);
        await node.Chain.ExecuteAsync(owner, flash.Executor, LiquidationExecutor.Execute.Encode(order), Stop);

        Assert.Equal(0, (await markets.ReadPositionAsync(debtor, market, Stop)).BorrowShares);
        Assert.True(await ReadBalanceAsync(node.Chain, market.Loan.Address, Beneficiary) >= order.ProfitMin);
        Assert.Equal(0, await ReadBalanceAsync(node.Chain, market.Loan.Address, flash.Executor));
        Assert.Equal(0, await ReadBalanceAsync(node.Chain, market.Collateral.Address, flash.Executor));
    }

    private async Task<Address> DeployLenderAsync(DevnetChain chain, Address owner)
    {
        IReadOnlyDictionary<string, SolidityArtifact> contracts = await DevContracts.CompileAsync(devnet.Environment, Stop);
        return await chain.DeployAsync(owner, contracts[DevContracts.HostileLender].Link(new Dictionary<string, Address>()), ReadOnlyMemory<byte>.Empty, Stop);
    }

    private static async Task<BigInteger> ReadBalanceAsync(DevnetChain chain, Address token, Address holder) =>
        Erc20.BalanceOf.DecodeResult(await chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), Stop));
}
