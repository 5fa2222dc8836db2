using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.SynthetixPerpsV2Admin;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>Deploys Synthetix Perps V2 with its markets and feeds on a local chain.</summary>
/// <remarks>
/// The published contracts, but for sUSD with fee pool and exchanger, which are not under test: <c>DevDollar</c>. The admin itself
/// stands for SystemSettings and Issuer, so that it can write every system setting.
/// </remarks>
public sealed partial class SynthetixRecipe
{
    private const byte FeedDecimals = 8;
    private static readonly TimeSpan RateStalePeriod = TimeSpan.FromDays(365);

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _synthetix;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _own;
    private readonly Dictionary<string, Address> _libraries = [];
    private readonly Address _admin;

    private SynthetixRecipe(
        DevnetChain chain,
        IReadOnlyDictionary<string, SolidityArtifact> synthetix,
        IReadOnlyDictionary<string, SolidityArtifact> own,
        Address admin) => (_chain, _synthetix, _own, _admin) = (chain, synthetix, own, admin);

    /// <summary>The first unlocked account becomes the admin.</summary>
    public static async Task<SynthetixMarket> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> synthetix = await SynthetixContracts.ReadAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);

        using IDisposable step = environment.Step($"Deploying Synthetix Perps V2 on chain {chain.ChainId}");
        SynthetixRecipe recipe = new(chain, synthetix, own, accounts[0]);
        return new SynthetixMarket(chain, await recipe.DeployAsync(cancellationToken));
    }

    private async Task<SynthetixDeployment> DeployAsync(CancellationToken cancellationToken)
    {
        long startBlock = await _chain.ReadBlockNumberAsync(cancellationToken);
        _libraries[SynthetixContracts.Library] = await DeployAsync(SynthetixContracts.Library, [], cancellationToken);
        SynthetixDeployment core = await DeployCoreAsync(startBlock, cancellationToken);
        await ConfigureAsync(core, cancellationToken);
        List<SynthetixListing> listings = [];
        foreach (SynthetixAsset asset in SynthetixAsset.Defaults)
            listings.Add(await ListAsync(core, asset, cancellationToken));
        return core with { Listings = listings };
    }

    private async Task<SynthetixDeployment> DeployCoreAsync(long startBlock, CancellationToken cancellationToken)
    {
        Address resolver = await DeployAsync("AddressResolver", AddressResolver.Constructor.Encode(_admin), cancellationToken);
        SynthetixDeployment core = new(
            _chain.ChainId,
            _admin,
            await DeployAsync("FuturesMarketManager", FuturesMarketManager.Constructor.Encode(_admin, resolver), cancellationToken),
            resolver,
            await DeployAsync("PerpsV2MarketSettings", PerpsV2MarketSettings.Constructor.Encode(_admin, resolver), cancellationToken),
            await DeployAsync("ExchangeRates", ExchangeRates.Constructor.Encode(_admin, resolver), cancellationToken),
            await DeployAsync("CircuitBreaker", CircuitBreaker.Constructor.Encode(_admin, resolver), cancellationToken),
            await DeployAsync("SystemStatus", SystemStatus.Constructor.Encode(_admin), cancellationToken),
            await DeployAsync("FlexibleStorage", FlexibleStorage.Constructor.Encode(resolver), cancellationToken),
            await _chain.DeployAsync(_admin, _own[DevContracts.Dollar].Link(_libraries), default, cancellationToken),
            [],
            startBlock);
        Address offchainRates = await DeployAsync(
            "PerpsV2ExchangeRate", PerpsV2ExchangeRate.Constructor.Encode(_admin, resolver), cancellationToken);
        (string Name, Address Contract)[] names =
        [
            ("FlexibleStorage", core.FlexibleStorage), ("SystemStatus", core.SystemStatus), ("ExchangeRates", core.ExchangeRates),
            ("CircuitBreaker", core.CircuitBreaker), ("FuturesMarketManager", core.FuturesMarketManager),
            ("PerpsV2MarketSettings", core.Settings), ("PerpsV2ExchangeRate", offchainRates), ("SynthsUSD", core.Dollar),
            ("FeePool", core.Dollar), ("Exchanger", core.Dollar), ("SystemSettings", _admin), ("Issuer", _admin),
        ];
        await ExecuteAsync(
            resolver,
            AddressResolver.ImportAddresses.Encode(
                [.. names.Select(name => SynthetixName.ToWord(name.Name))], [.. names.Select(name => name.Contract)]),
            cancellationToken);
        foreach (Address contract in (Address[])[core.ExchangeRates, core.CircuitBreaker, core.FuturesMarketManager, core.Settings, offchainRates])
            await ExecuteAsync(contract, PerpsV2Market.RebuildCache.Encode(), cancellationToken);
        return core;
    }

    /// <summary>As on Optimism, but that rates stay valid for a year, and that a rate may move by three times until the circuit breaks.</summary>
    private async Task ConfigureAsync(SynthetixDeployment core, CancellationToken cancellationToken)
    {
        await SetSystemAsync(core, "rateStalePeriod", (long)RateStalePeriod.TotalSeconds, cancellationToken);
        await SetSystemAsync(core, "priceDeviationThresholdFactor", SynthetixMarket.Units(3), cancellationToken);
        await ExecuteAsync(
            core.SystemStatus, SystemStatus.UpdateAccessControl.Encode(SynthetixName.ToWord("Futures"), _admin, true, true), cancellationToken);
        await ExecuteAsync(
            core.SystemStatus, SystemStatus.UpdateAccessControl.Encode(SynthetixName.ToWord("Synth"), _admin, true, true), cancellationToken);
        // The margin comes before the fees, which must not exceed it.
        foreach (byte[] setting in (byte[][])
        [
            PerpsV2MarketSettings.SetMinInitialMargin.Encode(SynthetixMarket.Units(40)),
            PerpsV2MarketSettings.SetMaxKeeperFee.Encode(SynthetixMarket.Units(1_000)),
            PerpsV2MarketSettings.SetMinKeeperFee.Encode(SynthetixMarket.Units(1)),
            PerpsV2MarketSettings.SetLiquidationFeeRatio.Encode(SynthetixMarket.Units(0.0035m)),
            PerpsV2MarketSettings.SetKeeperLiquidationFee.Encode(SynthetixMarket.Units(2)),
        ])
            await ExecuteAsync(core.Settings, setting, cancellationToken);
    }

    private Task SetSystemAsync(SynthetixDeployment core, string setting, BigInteger value, CancellationToken cancellationToken) =>
        ExecuteAsync(
            core.FlexibleStorage,
            FlexibleStorage.SetUIntValue.Encode(SynthetixName.ToWord("SystemSettings"), SynthetixName.ToWord(setting), value),
            cancellationToken);

    private Task<Address> DeployFeedAsync(SynthetixAsset asset, CancellationToken cancellationToken) =>
        _chain.DeployAsync(
            _admin,
            _own[DevContracts.Feed].Link(_libraries),
            DevFeed.Constructor.Encode(FeedDecimals, $"{asset.Underlying} / USD", SynthetixMarket.FeedAnswer(asset.OpeningUsd)),
            cancellationToken);

    private Task<Address> DeployAsync(string contract, byte[] arguments, CancellationToken cancellationToken) =>
        _chain.DeployAsync(_admin, _synthetix[contract].Link(_libraries), arguments, cancellationToken);

    private Task ExecuteAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(_admin, contract, callData, cancellationToken);
}
