using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Flash;

/// <summary>Deploys what liquidating with borrowed money takes: Uniswap V3 as its authors published it, and the executor.</summary>
public static class FlashRecipe
{
    private const string Factory = "UniswapV3Factory";

    // Basis points, as on the public markets.
    private static readonly BigInteger Premium = 5;

    /// <summary>The first unlocked account deploys. There is no pool yet.</summary>
    /// <param name="owner">Of the executor.</param>
    public static async Task<FlashMarket> DeployAsync(
        DevnetChain chain, Address owner, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        Dictionary<string, string> files = new() { [Factory] = $"@uniswap/v3-core/artifacts/contracts/{Factory}.sol/{Factory}.json" };
        IReadOnlyDictionary<string, SolidityArtifact> uniswap =
            await HardhatArtifacts.ReadAsync(NpmRecipes.PerpCurie, files, environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        Address admin = (await chain.ReadAccountsAsync(cancellationToken))[0];

        using IDisposable step = environment.Step($"Deploying Uniswap V3 and the executor on chain {chain.ChainId}");
        return new FlashMarket(
            chain, admin,
            await DeployAsync(uniswap[Factory], []),
            await DeployAsync(own[DevContracts.Maker], []),
            await DeployAsync(own[DevContracts.Executor], LiquidationExecutor.Constructor.Encode(owner)));

        Task<Address> DeployAsync(SolidityArtifact contract, byte[] arguments) =>
            chain.DeployAsync(admin, contract.Link(new Dictionary<string, Address>()), arguments, cancellationToken);
    }

    /// <summary>Lets a V3.6 pool lend every reserve for the length of a transaction, at a premium: no reserve begins so.</summary>
    public static async Task LendAsync(AaveMarket market, CancellationToken cancellationToken)
    {
        AaveDeployment aave = market.Deployment;
        foreach (AaveListing listing in aave.Listings)
            await ExecuteAsync(PoolConfigurator.SetReserveFlashLoaning.Encode(listing.Token, true));
        await ExecuteAsync(PoolConfigurator.UpdateFlashloanPremium.Encode(Premium));

        Task ExecuteAsync(byte[] call) => market.Chain.ExecuteAsync(aave.Admin, aave.PoolConfigurator, call, cancellationToken);
    }
}
