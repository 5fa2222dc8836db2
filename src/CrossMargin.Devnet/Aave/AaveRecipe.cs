using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.AaveV3Admin;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>Deploys Aave V3.6 with its reserves, feeds, efficiency modes and liquidity on a local chain.</summary>
public sealed class AaveRecipe
{
    private const byte FeedDecimals = 8;
    private const int ReserveFactor = 1_000;
    private const int LiquidationProtocolFee = 1_000;

    // IDefaultInterestRateStrategyV2.InterestRateData: optimal usage 80 %, base 0, slopes 4 % and 60 %; basis points.
    private static readonly int[] InterestRateWords = [8_000, 0, 400, 6_000];

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _aave;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _own;
    private readonly Dictionary<string, Address> _libraries = [];
    private readonly Address _admin;

    private AaveRecipe(
        DevnetChain chain,
        IReadOnlyDictionary<string, SolidityArtifact> aave,
        IReadOnlyDictionary<string, SolidityArtifact> own,
        Address admin) => (_chain, _aave, _own, _admin) = (chain, aave, own, admin);

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
        AaveRecipe recipe = new(chain, aave, own, accounts[0]);
        AaveMarket market = new(chain, await recipe.DeployAsync(accounts[1], cancellationToken));
        foreach (AaveListing listing in market.Deployment.Listings)
        {
            BigInteger amount = market.Units(listing.Reserve.Symbol, listing.Reserve.Liquidity);
            await market.FundAsync(accounts[1], listing.Reserve.Symbol, amount, cancellationToken);
            await market.SupplyAsync(accounts[1], listing.Reserve.Symbol, amount, cancellationToken);
        }

        return market;
    }

    private async Task<AaveDeployment> DeployAsync(Address liquidityProvider, CancellationToken cancellationToken)
    {
        long startBlock = await _chain.ReadBlockNumberAsync(cancellationToken);
        IReadOnlyList<AaveReserve> reserves = AaveReserve.Defaults;
        List<Address> tokens = [];
        List<Address> feeds = [];
        foreach (AaveReserve reserve in reserves)
        {
            tokens.Add(await DeployTokenAsync(reserve, cancellationToken));
            feeds.Add(await DeployFeedAsync(reserve, cancellationToken));
        }

        foreach (string library in AaveContracts.Libraries)
            _libraries[library] = await DeployAsync(library, ReadOnlyMemory<byte>.Empty, cancellationToken);
        Address provider = await DeployProviderAsync(cancellationToken);
        Address oracle = await DeployOracleAsync(provider, tokens, feeds, cancellationToken);
        Address pool = await DeployPoolAsync(provider, cancellationToken);
        Address configurator = await DeployConfiguratorAsync(provider, cancellationToken);
        await ListAsync(pool, configurator, reserves, tokens, cancellationToken);
        foreach (AaveEMode mode in AaveEMode.Defaults)
            await AddEModeAsync(configurator, mode, reserves, tokens, cancellationToken);

        AaveListing[] listings = new AaveListing[reserves.Count];
        for (int i = 0; i < listings.Length; i++)
            listings[i] = await ReadListingAsync(pool, reserves[i], tokens[i], feeds[i], cancellationToken);
        return new AaveDeployment(
            _chain.ChainId, _admin, liquidityProvider, provider, pool, configurator, oracle, listings, startBlock);
    }

    private Task<Address> DeployTokenAsync(AaveReserve reserve, CancellationToken cancellationToken) =>
        _chain.DeployAsync(
            _admin,
            _own[DevContracts.Token].Link(_libraries),
            DevToken.Constructor.Encode(reserve.Symbol, reserve.Symbol, reserve.Decimals),
            cancellationToken);

    private Task<Address> DeployFeedAsync(AaveReserve reserve, CancellationToken cancellationToken) =>
        _chain.DeployAsync(
            _admin,
            _own[DevContracts.Feed].Link(_libraries),
            DevFeed.Constructor.Encode(FeedDecimals, $"{reserve.Symbol} / USD", AaveMarket.FeedAnswer(reserve.OpeningUsd)),
            cancellationToken);

    private async Task<Address> DeployProviderAsync(CancellationToken cancellationToken)
    {
        Address provider = await DeployAsync(
            "PoolAddressesProvider", PoolAddressesProvider.Constructor.Encode("Local", _admin), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetACLAdmin.Encode(_admin), cancellationToken);
        Address roles = await DeployAsync("ACLManager", ACLManager.Constructor.Encode(provider), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetACLManager.Encode(roles), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddPoolAdmin.Encode(_admin), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddAssetListingAdmin.Encode(_admin), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddRiskAdmin.Encode(_admin), cancellationToken);
        return provider;
    }

    private async Task<Address> DeployOracleAsync(
        Address provider, List<Address> tokens, List<Address> feeds, CancellationToken cancellationToken)
    {
        byte[] arguments = AaveOracle.Constructor.Encode(
            provider, [.. tokens], [.. feeds], Address.Zero, Address.Zero, BigInteger.Pow(10, FeedDecimals));
        Address oracle = await DeployAsync("AaveOracle", arguments, cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPriceOracle.Encode(oracle), cancellationToken);
        return oracle;
    }

    // The provider puts a proxy before each implementation: the proxy's address is what counts.
    private async Task<Address> DeployPoolAsync(Address provider, CancellationToken cancellationToken)
    {
        Address rates = await DeployAsync(
            "DefaultReserveInterestRateStrategyV2",
            DefaultReserveInterestRateStrategyV2.Constructor.Encode(provider),
            cancellationToken);
        Address implementation = await DeployAsync(
            "PoolInstance", PoolInstance.Constructor.Encode(provider, rates), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolImpl.Encode(implementation), cancellationToken);
        return PoolAddressesProvider.GetPool.DecodeResult(
            await _chain.CallAsync(provider, PoolAddressesProvider.GetPool.Encode(), cancellationToken));
    }

    private async Task<Address> DeployConfiguratorAsync(Address provider, CancellationToken cancellationToken)
    {
        Address implementation = await DeployAsync("PoolConfiguratorInstance", ReadOnlyMemory<byte>.Empty, cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolConfiguratorImpl.Encode(implementation), cancellationToken);
        Address views = await DeployAsync(
            "AaveProtocolDataProvider", AaveProtocolDataProvider.Constructor.Encode(provider), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolDataProvider.Encode(views), cancellationToken);
        return PoolAddressesProvider.GetPoolConfigurator.DecodeResult(
            await _chain.CallAsync(provider, PoolAddressesProvider.GetPoolConfigurator.Encode(), cancellationToken));
    }

    private async Task ListAsync(
        Address pool, Address configurator, IReadOnlyList<AaveReserve> reserves, List<Address> tokens,
        CancellationToken cancellationToken)
    {
        Address aToken = await DeployAsync(
            "ATokenInstance", ATokenInstance.Constructor.Encode(pool, Address.Zero, _admin), cancellationToken);
        Address debtToken = await DeployAsync(
            "VariableDebtTokenInstance", VariableDebtTokenInstance.Constructor.Encode(pool, Address.Zero), cancellationToken);
        PoolConfigurator.InitReserveInput[] inputs =
            [.. reserves.Select((reserve, index) => new PoolConfigurator.InitReserveInput(
                aToken, debtToken, tokens[index], $"Aave {reserve.Symbol}", $"a{reserve.Symbol}",
                $"Aave debt {reserve.Symbol}", $"variableDebt{reserve.Symbol}", [], InterestRates()))];
        await ExecuteAsync(configurator, PoolConfigurator.InitReserves.Encode(inputs), cancellationToken);

        for (int i = 0; i < reserves.Count; i++)
        {
            await ExecuteAsync(
                configurator,
                PoolConfigurator.ConfigureReserveAsCollateral.Encode(
                    tokens[i], reserves[i].Ltv, reserves[i].LiquidationThreshold, reserves[i].LiquidationBonus),
                cancellationToken);
            await ExecuteAsync(configurator, PoolConfigurator.SetReserveBorrowing.Encode(tokens[i], true), cancellationToken);
            await ExecuteAsync(configurator, PoolConfigurator.SetReserveFactor.Encode(tokens[i], ReserveFactor), cancellationToken);
            await ExecuteAsync(
                configurator, PoolConfigurator.SetLiquidationProtocolFee.Encode(tokens[i], LiquidationProtocolFee), cancellationToken);
        }
    }

    private async Task AddEModeAsync(
        Address configurator, AaveEMode mode, IReadOnlyList<AaveReserve> reserves, List<Address> tokens,
        CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            configurator,
            PoolConfigurator.SetEModeCategory.Encode(
                mode.Category, mode.Ltv, mode.LiquidationThreshold, mode.LiquidationBonus, mode.Label),
            cancellationToken);
        for (int i = 0; i < reserves.Count; i++)
        {
            if (reserves[i].EModeCategory != mode.Category)
                continue;
            await ExecuteAsync(
                configurator, PoolConfigurator.SetAssetCollateralInEMode.Encode(tokens[i], mode.Category, true), cancellationToken);
            await ExecuteAsync(
                configurator, PoolConfigurator.SetAssetBorrowableInEMode.Encode(tokens[i], mode.Category, true), cancellationToken);
        }
    }

    private async Task<AaveListing> ReadListingAsync(
        Address pool, AaveReserve reserve, Address token, Address feed, CancellationToken cancellationToken) => new(
        reserve,
        token,
        feed,
        Pool.GetReserveAToken.DecodeResult(
            await _chain.CallAsync(pool, Pool.GetReserveAToken.Encode(token), cancellationToken)),
        Pool.GetReserveVariableDebtToken.DecodeResult(
            await _chain.CallAsync(pool, Pool.GetReserveVariableDebtToken.Encode(token), cancellationToken)));

    private static byte[] InterestRates() => [.. InterestRateWords.SelectMany(number => Hash32.OfNumber(number).ToArray())];

    private Task<Address> DeployAsync(string contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        _chain.DeployAsync(_admin, _aave[contract].Link(_libraries), arguments, cancellationToken);

    private Task ExecuteAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(_admin, contract, callData, cancellationToken);
}
