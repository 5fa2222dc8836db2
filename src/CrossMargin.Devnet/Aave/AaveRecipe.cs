using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.AaveV3Admin;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>Deploys Aave V3.6 with its reserves, feeds, efficiency modes and liquidity on a local chain.</summary>
public sealed class AaveRecipe
{
    internal const int ReserveFactor = 1_000;
    internal const int LiquidationProtocolFee = 1_000;

    // IDefaultInterestRateStrategyV2.InterestRateData: optimal usage 80 %, base 0, slopes 4 % and 60 %; basis points.
    private static readonly int[] InterestRateWords = [8_000, 0, 400, 6_000];

    private readonly AaveDeployer _deployer;

    private AaveRecipe(AaveDeployer deployer) => _deployer = deployer;

    /// <summary>Compiles what is not in the cache. Without this, the first deployment does it.</summary>
    public static async Task CompileAsync(DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        await AaveContracts.CompileAsync(environment, cancellationToken);
        await DevContracts.CompileAsync(environment, cancellationToken);
    }

    /// <summary>The first unlocked account becomes the admin, the second supplies the liquidity.</summary>
    public static async Task<AaveMarket> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> aave = await AaveContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);

        using IDisposable step = environment.Step($"Deploying Aave V3.6 on chain {chain.ChainId}");
        AaveRecipe recipe = new(new AaveDeployer(chain, aave, own, accounts[0]));
        AaveMarket market = new(chain, await recipe.DeployAsync(accounts[1], cancellationToken));
        await AaveDeployer.SupplyLiquidityAsync(market, cancellationToken);
        return market;
    }

    /// <summary>How rates follow from usage, as V3.6's strategy takes it.</summary>
    internal static byte[] InterestRates() => [.. InterestRateWords.SelectMany(number => Hash32.OfNumber(number).ToArray())];

    private async Task<AaveDeployment> DeployAsync(Address liquidityProvider, CancellationToken cancellationToken)
    {
        long startBlock = await _deployer.Chain.ReadBlockNumberAsync(cancellationToken);
        IReadOnlyList<AaveReserve> reserves = AaveReserve.Defaults;
        List<Address> tokens = [];
        List<Address> feeds = [];
        foreach (AaveReserve reserve in reserves)
        {
            tokens.Add(await _deployer.DeployTokenAsync(reserve.Symbol, reserve.Decimals, cancellationToken));
            feeds.Add(await _deployer.DeployFeedAsync(reserve.Symbol, reserve.OpeningUsd, cancellationToken));
        }

        await _deployer.DeployLibrariesAsync(AaveContracts.Libraries, cancellationToken);
        Address provider = await _deployer.DeployProviderAsync(cancellationToken);
        Address oracle = await _deployer.DeployOracleAsync(provider, tokens, feeds, cancellationToken);
        Address pool = await DeployPoolAsync(provider, cancellationToken);
        Address configurator = await _deployer.PutConfiguratorAsync(
            provider, await _deployer.DeployAsync("PoolConfiguratorInstance", ReadOnlyMemory<byte>.Empty, cancellationToken), cancellationToken);
        await _deployer.DeployViewsAsync(provider, cancellationToken);
        await ListAsync(pool, configurator, reserves, tokens, cancellationToken);
        foreach (AaveEMode mode in AaveEMode.Defaults)
            await AddEModeAsync(configurator, mode, reserves, tokens, cancellationToken);

        AaveListing[] listings = new AaveListing[reserves.Count];
        for (int i = 0; i < listings.Length; i++)
            listings[i] = await ReadListingAsync(pool, reserves[i], tokens[i], feeds[i], cancellationToken);
        return new AaveDeployment(
            _deployer.Chain.ChainId, _deployer.Admin, liquidityProvider, provider, pool, configurator, oracle, listings, startBlock);
    }

    private async Task<Address> DeployPoolAsync(Address provider, CancellationToken cancellationToken)
    {
        Address rates = await _deployer.DeployAsync(
            "DefaultReserveInterestRateStrategyV2", DefaultReserveInterestRateStrategyV2.Constructor.Encode(provider), cancellationToken);
        Address implementation = await _deployer.DeployAsync(
            "PoolInstance", PoolInstance.Constructor.Encode(provider, rates), cancellationToken);
        return await _deployer.PutPoolAsync(provider, implementation, cancellationToken);
    }

    private async Task ListAsync(
        Address pool, Address configurator, IReadOnlyList<AaveReserve> reserves, List<Address> tokens,
        CancellationToken cancellationToken)
    {
        Address aToken = await _deployer.DeployAsync(
            "ATokenInstance", ATokenInstance.Constructor.Encode(pool, Address.Zero, _deployer.Admin), cancellationToken);
        Address debtToken = await _deployer.DeployAsync(
            "VariableDebtTokenInstance", VariableDebtTokenInstance.Constructor.Encode(pool, Address.Zero), cancellationToken);
        PoolConfigurator.InitReserveInput[] inputs =
            [.. reserves.Select((reserve, index) => new PoolConfigurator.InitReserveInput(
                aToken, debtToken, tokens[index], $"Aave {reserve.Symbol}", $"a{reserve.Symbol}",
                $"Aave debt {reserve.Symbol}", $"variableDebt{reserve.Symbol}", [], InterestRates()))];
        await _deployer.ExecuteAsync(configurator, PoolConfigurator.InitReserves.Encode(inputs), cancellationToken);

        for (int i = 0; i < reserves.Count; i++)
        {
            await _deployer.ExecuteAsync(
                configurator,
                PoolConfigurator.ConfigureReserveAsCollateral.Encode(
                    tokens[i], reserves[i].Ltv, reserves[i].LiquidationThreshold, reserves[i].LiquidationBonus),
                cancellationToken);
            await _deployer.ExecuteAsync(configurator, PoolConfigurator.SetReserveBorrowing.Encode(tokens[i], true), cancellationToken);
            await _deployer.ExecuteAsync(configurator, PoolConfigurator.SetReserveFactor.Encode(tokens[i], ReserveFactor), cancellationToken);
            await _deployer.ExecuteAsync(
                configurator, PoolConfigurator.SetLiquidationProtocolFee.Encode(tokens[i], LiquidationProtocolFee), cancellationToken);
        }
    }

    private async Task AddEModeAsync(
        Address configurator, AaveEMode mode, IReadOnlyList<AaveReserve> reserves, List<Address> tokens,
        CancellationToken cancellationToken)
    {
        await _deployer.ExecuteAsync(
            configurator,
            PoolConfigurator.SetEModeCategory.Encode(
                mode.Category, mode.Ltv, mode.LiquidationThreshold, mode.LiquidationBonus, mode.Label),
            cancellationToken);
        for (int i = 0; i < reserves.Count; i++)
        {
            if (reserves[i].EModeCategory != mode.Category)
                continue;
            await _deployer.ExecuteAsync(
                configurator, PoolConfigurator.SetAssetCollateralInEMode.Encode(tokens[i], mode.Category, true), cancellationToken);
            await _deployer.ExecuteAsync(
                configurator, PoolConfigurator.SetAssetBorrowableInEMode.Encode(tokens[i], mode.Category, true), cancellationToken);
        }
    }

    private async Task<AaveListing> ReadListingAsync(
        Address pool, AaveReserve reserve, Address token, Address feed, CancellationToken cancellationToken) => new(
        reserve,
        token,
        feed,
        Pool.GetReserveAToken.DecodeResult(
            await _deployer.Chain.CallAsync(pool, Pool.GetReserveAToken.Encode(token), cancellationToken)),
        Pool.GetReserveVariableDebtToken.DecodeResult(
            await _deployer.Chain.CallAsync(pool, Pool.GetReserveVariableDebtToken.Encode(token), cancellationToken)));
}
