using System.Numerics;
using CrossMargin.Chain.Abi.AaveV30Admin;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using Configurator = CrossMargin.Chain.Abi.AaveV3.PoolConfigurator;

namespace CrossMargin.Devnet.Aave;

/// <summary>
/// Deploys Aave V3.0 on a local chain: the reserves of <see cref="AaveRecipe"/>, stable rates on three of them, the stablecoins' efficiency
/// mode with a price of its own, and one more reserve that is collateral in isolation only and borrowed alone.
/// </summary>
public sealed class AaveV30Recipe
{
    private static readonly string[] StableRates = ["WETH", "USDC", "DAI"];

    private static readonly AaveReserve Isolated = new("LINK", new Underlying("LINK"), 18, 15, 5_300, 6_800, 10_700, 1_000_000, 0);

    /// <summary>What debt may stand against the isolated reserve: $10 million, two decimals.</summary>
    private const long DebtCeiling = 1_000_000_000;

    private readonly AaveDeployer _deployer;
    private readonly IReadOnlyList<AaveReserve> _reserves = [.. AaveReserve.Defaults, Isolated];

    private AaveV30Recipe(AaveDeployer deployer) => _deployer = deployer;

    /// <summary>The first unlocked account becomes the admin, the second supplies the liquidity.</summary>
    public static async Task<AaveMarket> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> aave = await AaveV30Contracts.ReadAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);

        using IDisposable step = environment.Step($"Deploying Aave V3.0 on chain {chain.ChainId}");
        AaveV30Recipe recipe = new(new AaveDeployer(chain, aave, own, accounts[0]));
        AaveMarket market = new(chain, await recipe.DeployAsync(accounts[1], cancellationToken));
        await AaveDeployer.SupplyLiquidityAsync(market, cancellationToken);
        return market;
    }

    private async Task<AaveDeployment> DeployAsync(Address liquidityProvider, CancellationToken cancellationToken)
    {
        long startBlock = await _deployer.Chain.ReadBlockNumberAsync(cancellationToken);
        List<Address> tokens = [];
        List<Address> feeds = [];
        foreach (AaveReserve reserve in _reserves)
        {
            tokens.Add(await _deployer.DeployTokenAsync(reserve.Symbol, reserve.Decimals, cancellationToken));
            feeds.Add(await _deployer.DeployFeedAsync(reserve.Symbol, reserve.OpeningUsd, cancellationToken));
        }

        // An asset of the oracle that is no reserve: what the stablecoins cost in their efficiency mode.
        Address dollar = await _deployer.DeployTokenAsync("USD", 8, cancellationToken);
        Address dollarFeed = await _deployer.DeployFeedAsync("USD", 1, cancellationToken);

        await _deployer.DeployLibrariesAsync(AaveV30Contracts.Libraries, cancellationToken);
        Address provider = await _deployer.DeployProviderAsync(cancellationToken);
        Address oracle = await _deployer.DeployOracleAsync(provider, [.. tokens, dollar], [.. feeds, dollarFeed], cancellationToken);
        Address pool = await _deployer.PutPoolAsync(
            provider, await _deployer.DeployAsync("Pool", Pool.Constructor.Encode(provider), cancellationToken), cancellationToken);
        Address configurator = await _deployer.PutConfiguratorAsync(
            provider, await _deployer.DeployAsync("PoolConfigurator", ReadOnlyMemory<byte>.Empty, cancellationToken), cancellationToken);
        await _deployer.DeployViewsAsync(provider, cancellationToken);
        await ListAsync(provider, pool, configurator, tokens, cancellationToken);
        await AddEModesAsync(configurator, tokens, dollar, cancellationToken);

        AaveListing[] listings = new AaveListing[_reserves.Count];
        for (int i = 0; i < listings.Length; i++)
            listings[i] = await ReadListingAsync(pool, _reserves[i], tokens[i], feeds[i], cancellationToken);
        return new AaveDeployment(
            _deployer.Chain.ChainId, _deployer.Admin, liquidityProvider, provider, pool, configurator, oracle, listings, startBlock)
        {
            EModePriceAsset = dollar,
            EModePriceFeed = dollarFeed,
        };
    }

    private async Task ListAsync(
        Address provider, Address pool, Address configurator, List<Address> tokens, CancellationToken cancellationToken)
    {
        // Usage 80 %, base 0, slopes 4 % and 60 %; of stable rates 2 % and 60 %, from 1 % above, 2 % more beyond a fifth of all debt; ray.
        int[] perMille = [800, 0, 40, 600, 20, 600, 10, 20, 200];
        BigInteger[] ray = [.. perMille.Select(value => value * BigInteger.Pow(10, 24))];
        Address rates = await _deployer.DeployAsync(
            "DefaultReserveInterestRateStrategy",
            DefaultReserveInterestRateStrategy.Constructor.Encode(
                provider, ray[0], ray[1], ray[2], ray[3], ray[4], ray[5], ray[6], ray[7], ray[8]),
            cancellationToken);
        Address aToken = await _deployer.DeployAsync("AToken", AToken.Constructor.Encode(pool), cancellationToken);
        Address stable = await _deployer.DeployAsync("StableDebtToken", StableDebtToken.Constructor.Encode(pool), cancellationToken);
        Address variable = await _deployer.DeployAsync("VariableDebtToken", VariableDebtToken.Constructor.Encode(pool), cancellationToken);
        for (int i = 0; i < _reserves.Count; i++)
        {
            string symbol = _reserves[i].Symbol;
            PoolConfigurator.InitReserveInput input = new(
                aToken, stable, variable, _reserves[i].Decimals, rates, tokens[i], _deployer.Admin, Address.Zero,
                $"Aave {symbol}", $"a{symbol}", $"Aave debt {symbol}", $"variableDebt{symbol}",
                $"Aave stable debt {symbol}", $"stableDebt{symbol}", []);
            await _deployer.ExecuteAsync(configurator, PoolConfigurator.InitReserves.Encode([input]), cancellationToken);
            await ConfigureAsync(configurator, _reserves[i], tokens[i], cancellationToken);
        }
    }

    private async Task ConfigureAsync(Address configurator, AaveReserve reserve, Address token, CancellationToken cancellationToken)
    {
        bool isIsolated = reserve == Isolated;
        List<byte[]> calls =
        [
            Configurator.ConfigureReserveAsCollateral.Encode(
                token, reserve.Ltv, reserve.LiquidationThreshold, reserve.LiquidationBonus),
            Configurator.SetReserveBorrowing.Encode(token, true),
            Configurator.SetReserveFactor.Encode(token, AaveRecipe.ReserveFactor),
            Configurator.SetLiquidationProtocolFee.Encode(token, AaveRecipe.LiquidationProtocolFee),
        ];
        if (StableRates.Contains(reserve.Symbol))
            calls.Add(PoolConfigurator.SetReserveStableRateBorrowing.Encode(token, true));
        if (reserve.Underlying == new Underlying("USD"))
            calls.Add(Configurator.SetBorrowableInIsolation.Encode(token, true));
        if (isIsolated)
        {
            calls.Add(PoolConfigurator.SetDebtCeiling.Encode(token, DebtCeiling));
            calls.Add(PoolConfigurator.SetSiloedBorrowing.Encode(token, true));
        }

        foreach (byte[] call in calls)
            await _deployer.ExecuteAsync(configurator, call, cancellationToken);
    }

    private async Task AddEModesAsync(
        Address configurator, List<Address> tokens, Address dollar, CancellationToken cancellationToken)
    {
        foreach (AaveEMode mode in AaveEMode.Defaults)
        {
            await _deployer.ExecuteAsync(
                configurator,
                PoolConfigurator.SetEModeCategory.Encode(
                    mode.Category, mode.Ltv, mode.LiquidationThreshold, mode.LiquidationBonus,
                    mode.Category == AaveEMode.Stablecoins ? dollar : Address.Zero, mode.Label),
                cancellationToken);
            for (int i = 0; i < _reserves.Count; i++)
            {
                if (_reserves[i].EModeCategory == mode.Category)
                    await _deployer.ExecuteAsync(
                        configurator, PoolConfigurator.SetAssetEModeCategory.Encode(tokens[i], mode.Category), cancellationToken);
            }
        }
    }

    private async Task<AaveListing> ReadListingAsync(
        Address pool, AaveReserve reserve, Address token, Address feed, CancellationToken cancellationToken)
    {
        var listed = Pool.GetReserveData.DecodeResult(
            await _deployer.Chain.CallAsync(pool, Pool.GetReserveData.Encode(token), cancellationToken));
        return new AaveListing(reserve, token, feed, listed.ATokenAddress, listed.VariableDebtTokenAddress)
        {
            StableDebtToken = listed.StableDebtTokenAddress,
        };
    }
}
