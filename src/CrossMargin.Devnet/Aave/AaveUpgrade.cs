using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.AaveV3Admin;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using ConfiguratorV30 = CrossMargin.Chain.Abi.AaveV30Admin.PoolConfigurator;

namespace CrossMargin.Devnet.Aave;

/// <summary>Takes a local Aave V3.0 to V3.6 behind its proxies, with the accounts that are open there.</summary>
/// <remarks>
/// As the authors' upgrades did on live chains, but in one go: a pool whose initializer fits the storage, a configurator, the rates of every reserve
/// under the one strategy that the pool has now, new aTokens and variable debt tokens, and each efficiency mode with its assets.
/// Stable debt must be swapped before: nobody counts it afterwards.
/// </remarks>
public static class AaveUpgrade
{
    /// <summary>Deploys the implementations, and says what the admin is to call, in order, to put them in place.</summary>
    /// <param name="fitsStorage">False for the published pool itself, whose initializer leaves the storage as V3.0 wrote it.</param>
    public static async Task<IReadOnlyList<(Address From, Address To, byte[] CallData)>> PrepareAsync(
        AaveMarket market, DevnetEnvironment environment, bool fitsStorage, CancellationToken cancellationToken)
    {
        Dictionary<string, SolidityArtifact> aave = new(await AaveContracts.CompileAsync(environment, cancellationToken));
        foreach ((string name, SolidityArtifact contract) in await AaveContracts.CompileUpgradeAsync(environment, cancellationToken))
            aave[name] = contract;
        AaveDeployment deployment = market.Deployment;
        AaveDeployer deployer = new(
            market.Chain, aave, await DevContracts.CompileAsync(environment, cancellationToken), deployment.Admin);
        using IDisposable step = environment.Step($"Preparing Aave V3.6 on chain {deployment.ChainId}");
        await deployer.DeployLibrariesAsync(AaveContracts.Libraries, cancellationToken);
        Address provider = deployment.PoolAddressesProvider;
        Address rates = await deployer.DeployAsync(
            "DefaultReserveInterestRateStrategyV2", DefaultReserveInterestRateStrategyV2.Constructor.Encode(provider), cancellationToken);
        Address pool = await deployer.DeployAsync(
            fitsStorage ? AaveContracts.UpgradedPool : "PoolInstance", PoolInstance.Constructor.Encode(provider, rates), cancellationToken);
        Address configurator = await deployer.DeployAsync("PoolConfiguratorInstance", ReadOnlyMemory<byte>.Empty, cancellationToken);
        Address aToken = await deployer.DeployAsync(
            "ATokenInstance", ATokenInstance.Constructor.Encode(deployment.Pool, Address.Zero, deployment.Admin), cancellationToken);
        Address debtToken = await deployer.DeployAsync(
            "VariableDebtTokenInstance", VariableDebtTokenInstance.Constructor.Encode(deployment.Pool, Address.Zero), cancellationToken);
        Address views = await deployer.DeployAsync(
            "AaveProtocolDataProvider", AaveProtocolDataProvider.Constructor.Encode(provider), cancellationToken);

        List<(Address, byte[])> calls =
        [
            (provider, PoolAddressesProvider.SetPoolImpl.Encode(pool)),
            (provider, PoolAddressesProvider.SetPoolConfiguratorImpl.Encode(configurator)),
            (provider, PoolAddressesProvider.SetPoolDataProvider.Encode(views)),
            .. deployment.Listings.SelectMany(listing => OfReserve(listing, aToken, debtToken))
                .Concat(AaveEMode.Defaults.SelectMany(mode => OfEMode(mode, deployment.Listings)))
                .Select(call => (deployment.PoolConfigurator, call)),
        ];
        if (fitsStorage)
            calls.Insert(0, (deployment.PoolConfigurator, WithoutPrice(AaveEMode.Defaults.Single(mode => mode.Category == AaveEMode.Stablecoins))));
        return [.. calls.Select(call => (deployment.Admin, call.Item1, call.Item2))];
    }

    private static IEnumerable<byte[]> OfReserve(AaveListing listing, Address aToken, Address debtToken)
    {
        string symbol = listing.Reserve.Symbol;
        return
        [
            PoolConfigurator.SetReserveInterestRateData.Encode(listing.Token, AaveRecipe.InterestRates()),
            PoolConfigurator.UpdateAToken.Encode(
                new PoolConfigurator.UpdateATokenInput(listing.Token, $"Aave {symbol}", $"a{symbol}", aToken, [])),
            PoolConfigurator.UpdateVariableDebtToken.Encode(
                new PoolConfigurator.UpdateDebtTokenInput(listing.Token, $"Aave debt {symbol}", $"variableDebt{symbol}", debtToken, [])),
        ];
    }

    /// <summary>An asset was in one mode, for collateral and debt alike; now the mode has a list of each.</summary>
    private static IEnumerable<byte[]> OfEMode(AaveEMode mode, IReadOnlyList<AaveListing> listings) =>
    [
        PoolConfigurator.SetEModeCategory.Encode(mode.Category, mode.Ltv, mode.LiquidationThreshold, mode.LiquidationBonus, mode.Label),
        .. listings.Where(listing => listing.Reserve.EModeCategory == mode.Category).SelectMany(listing => (byte[][])
        [
            PoolConfigurator.SetAssetCollateralInEMode.Encode(listing.Token, mode.Category, true),
            PoolConfigurator.SetAssetBorrowableInEMode.Encode(listing.Token, mode.Category, true),
        ]),
    ];

    /// <summary>Still by V3.0: the word of the price becomes the list of collateral.</summary>
    private static byte[] WithoutPrice(AaveEMode mode) => ConfiguratorV30.SetEModeCategory.Encode(
        mode.Category, mode.Ltv, mode.LiquidationThreshold, mode.LiquidationBonus, Address.Zero, mode.Label);
}
