using System.Numerics;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.IntegrationTests.Venues.Morpho;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A keeper beside Morpho Blue, the venue that is deployed most quickly.</summary>
internal static class MorphoScene
{
    /// <summary>The keeper has 200,000 USDC, and no approval for it.</summary>
    public static async Task<(KeeperScene Scene, MorphoMarkets Markets)> StartAsync(
        DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        return await StartAsync(devnet, node, cancellationToken);
    }

    /// <inheritdoc cref="StartAsync(DevnetFixture, long, CancellationToken)"/>
    /// <param name="adjust">Changes what is said of the chain; null: nothing.</param>
    public static async Task<(KeeperScene Scene, MorphoMarkets Markets)> StartAsync(
        DevnetFixture devnet, LocalNode node, CancellationToken cancellationToken, Func<ChainSettings, ChainSettings>? adjust = null)
    {
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        KeeperScene scene = await KeeperScene.StartAsync(devnet, node, (adjust ?? (same => same))(MorphoWorld.Describe(node, markets.Deployment)), cancellationToken);
        MorphoToken usdc = markets.Deployment.Token("USDC");
        await markets.MintAsync(scene.Account, usdc, MorphoMarkets.Units(usdc, 200_000), cancellationToken);
        return (scene, markets);
    }

    /// <summary>Against ten WETH.</summary>
    public static async Task<Address> BorrowAsync(MorphoMarkets markets, int account, decimal usdc, CancellationToken cancellationToken)
    {
        Address debtor = (await markets.Chain.ReadAccountsAsync(cancellationToken))[account];
        MorphoListing market = markets.Deployment.Listings[0];
        BigInteger collateral = MorphoMarkets.Units(market.Collateral, 10);
        await markets.FundAsync(debtor, market.Collateral, collateral, cancellationToken);
        await markets.SupplyCollateralAsync(debtor, market, collateral, cancellationToken);
        await markets.BorrowAsync(debtor, market, MorphoMarkets.Units(market.Loan, usdc), cancellationToken);
        return debtor;
    }

    /// <summary>So that its first liquidation is its first transaction.</summary>
    public static async Task ApproveAsync(KeeperScene scene, MorphoMarkets markets, CancellationToken cancellationToken)
    {
        await scene.Chain.ImpersonateAsync(scene.Account, cancellationToken);
        await markets.FundAsync(scene.Account, markets.Deployment.Token("USDC"), 1, cancellationToken);
    }
}
