using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.AaveV3Admin;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Aave;

/// <summary>What the recipes of all versions do alike: our own tokens and feeds, the provider with its roles, the oracle, the liquidity.</summary>
/// <param name="aave">The version's contracts by name.</param>
/// <param name="own">Ours.</param>
internal sealed class AaveDeployer(
    DevnetChain chain,
    IReadOnlyDictionary<string, SolidityArtifact> aave,
    IReadOnlyDictionary<string, SolidityArtifact> own,
    Address admin)
{
    private const byte FeedDecimals = 8;

    private readonly Dictionary<string, Address> _libraries = [];

    public DevnetChain Chain { get; } = chain;

    public Address Admin { get; } = admin;

    public Task<Address> DeployAsync(string contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        DeployAsync(aave[contract], arguments, cancellationToken);

    public Task<Address> DeployAsync(SolidityArtifact contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        Chain.DeployAsync(Admin, contract.Link(_libraries), arguments, cancellationToken);

    /// <param name="libraries">Those that another links come before it.</param>
    public async Task DeployLibrariesAsync(IReadOnlyList<string> libraries, CancellationToken cancellationToken)
    {
        foreach (string library in libraries)
            _libraries[library] = await DeployAsync(library, ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    public Task ExecuteAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Admin, contract, callData, cancellationToken);

    public Task<Address> DeployTokenAsync(string symbol, byte decimals, CancellationToken cancellationToken) => DeployAsync(
        own[DevContracts.Token], DevToken.Constructor.Encode(symbol, symbol, decimals), cancellationToken);

    public Task<Address> DeployFeedAsync(string symbol, decimal openingUsd, CancellationToken cancellationToken) => DeployAsync(
        own[DevContracts.Feed],
        DevFeed.Constructor.Encode(FeedDecimals, $"{symbol} / USD", AaveMarket.FeedAnswer(openingUsd)),
        cancellationToken);

    public async Task<Address> DeployProviderAsync(CancellationToken cancellationToken)
    {
        Address provider = await DeployAsync(
            "PoolAddressesProvider", PoolAddressesProvider.Constructor.Encode("Local", Admin), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetACLAdmin.Encode(Admin), cancellationToken);
        Address roles = await DeployAsync("ACLManager", ACLManager.Constructor.Encode(provider), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetACLManager.Encode(roles), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddPoolAdmin.Encode(Admin), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddAssetListingAdmin.Encode(Admin), cancellationToken);
        await ExecuteAsync(roles, ACLManager.AddRiskAdmin.Encode(Admin), cancellationToken);
        return provider;
    }

    public async Task<Address> DeployOracleAsync(
        Address provider, IReadOnlyList<Address> tokens, IReadOnlyList<Address> feeds, CancellationToken cancellationToken)
    {
        byte[] arguments = AaveOracle.Constructor.Encode(
            provider, [.. tokens], [.. feeds], Address.Zero, Address.Zero, BigInteger.Pow(10, FeedDecimals));
        Address oracle = await DeployAsync("AaveOracle", arguments, cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPriceOracle.Encode(oracle), cancellationToken);
        return oracle;
    }

    public async Task DeployViewsAsync(Address provider, CancellationToken cancellationToken)
    {
        Address views = await DeployAsync(
            "AaveProtocolDataProvider", AaveProtocolDataProvider.Constructor.Encode(provider), cancellationToken);
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolDataProvider.Encode(views), cancellationToken);
    }

    // The provider puts a proxy before each implementation: the proxy's address is what counts.
    public async Task<Address> PutPoolAsync(Address provider, Address implementation, CancellationToken cancellationToken)
    {
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolImpl.Encode(implementation), cancellationToken);
        return PoolAddressesProvider.GetPool.DecodeResult(
            await Chain.CallAsync(provider, PoolAddressesProvider.GetPool.Encode(), cancellationToken));
    }

    /// <inheritdoc cref="PutPoolAsync"/>
    public async Task<Address> PutConfiguratorAsync(Address provider, Address implementation, CancellationToken cancellationToken)
    {
        await ExecuteAsync(provider, PoolAddressesProvider.SetPoolConfiguratorImpl.Encode(implementation), cancellationToken);
        return PoolAddressesProvider.GetPoolConfigurator.DecodeResult(
            await Chain.CallAsync(provider, PoolAddressesProvider.GetPoolConfigurator.Encode(), cancellationToken));
    }

    /// <summary>Supplies of every reserve what there is to borrow.</summary>
    public static async Task SupplyLiquidityAsync(AaveMarket market, CancellationToken cancellationToken)
    {
        Address provider = market.Deployment.LiquidityProvider;
        foreach (AaveListing listing in market.Deployment.Listings)
        {
            BigInteger amount = market.Units(listing.Reserve.Symbol, listing.Reserve.Liquidity);
            await market.FundAsync(provider, listing.Reserve.Symbol, amount, cancellationToken);
            await market.SupplyAsync(provider, listing.Reserve.Symbol, amount, cancellationToken);
        }
    }
}
