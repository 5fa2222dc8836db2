using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Deploys Perpetual Protocol v2 with its markets, feeds, collaterals and liquidity on a local chain.</summary>
public sealed partial class PerpRecipe
{
    private const byte SettlementDecimals = 6;
    private const decimal MarginUsd = 20_000_000;
    private static readonly TimeSpan History = TimeSpan.FromSeconds(2_000);
    private static readonly Dictionary<string, Address> NoLibraries = [];

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _perp;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _own;
    private readonly Address _admin;

    private PerpRecipe(
        DevnetChain chain, IReadOnlyDictionary<string, SolidityArtifact> perp, IReadOnlyDictionary<string, SolidityArtifact> own,
        Address admin) => (_chain, _perp, _own, _admin) = (chain, perp, own, admin);

    /// <summary>The first unlocked account becomes the admin, the second the maker, the third moves prices; a few others deploy a token each.</summary>
    /// <param name="collaterals">Taken beside the settlement token; null for the defaults.</param>
    public static async Task<PerpMarket> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, IReadOnlyList<PerpCollateralTerms>? collaterals, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> perp = await PerpContracts.ReadAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);

        using IDisposable step = environment.Step($"Deploying Perpetual Protocol v2 on chain {chain.ChainId}");
        PerpRecipe recipe = new(chain, perp, own, accounts[0]);
        PerpMarket market = new(chain, await recipe.DeployAsync(accounts, collaterals ?? PerpCollateralTerms.Defaults, cancellationToken));
        await OpenAsync(market, cancellationToken);
        return market;
    }

    /// <summary>Time-weighted prices need a history; the maker then makes the pools deep enough to trade.</summary>
    private static async Task OpenAsync(PerpMarket market, CancellationToken cancellationToken)
    {
        await market.Chain.WarpAsync(History, cancellationToken);
        foreach (Address account in (Address[])[market.Deployment.Maker, market.Deployment.Mover])
            await market.OpenAsync(account, MarginUsd, cancellationToken);
        foreach (PerpMarketListing listing in market.Deployment.Markets)
        {
            await market.SetIndexAsync(listing.Terms.Symbol, listing.Terms.OpeningUsd, cancellationToken);
            await market.AddLiquidityAsync(
                market.Deployment.Maker, listing.Terms.Symbol, listing.Terms.OpeningUsd * 0.55m, listing.Terms.OpeningUsd * 1.8m,
                listing.Terms.LiquidityUsd, cancellationToken);
        }
    }

    private async Task<PerpDeployment> DeployAsync(
        IReadOnlyList<Address> accounts, IReadOnlyList<PerpCollateralTerms> collaterals, CancellationToken cancellationToken)
    {
        long startBlock = await _chain.ReadBlockNumberAsync(cancellationToken);
        Address settlement = await DeployOwnTokenAsync("USDC", SettlementDecimals, cancellationToken);
        (Address quote, IReadOnlyList<Address> bases) = await DeployVirtualTokensAsync(
            [.. accounts.Skip(3)], PerpMarketTerms.Defaults.Count, cancellationToken);
        await ExecuteAsync(quote, QuoteToken.Initialize.Encode("vUSD", "vUSD"), cancellationToken);
        Address factory = await DeployAsync("UniswapV3Factory", ReadOnlyMemory<byte>.Empty, cancellationToken);
        (PerpCore core, Address registry) = await DeployCoreAsync(settlement, quote, factory, cancellationToken);

        List<PerpMarketListing> markets = [];
        foreach ((PerpMarketTerms terms, Address token) in PerpMarketTerms.Defaults.Zip(bases))
            markets.Add(await OpenMarketAsync(terms, token, quote, factory, registry, core, cancellationToken));
        List<PerpCollateralListing> listings = [];
        foreach (PerpCollateralTerms terms in collaterals)
            listings.Add(await ListCollateralAsync(terms, core, cancellationToken));
        return new PerpDeployment(_chain.ChainId, _admin, accounts[1], accounts[2], core, settlement, markets, listings, startBlock);
    }

    private Task<Address> DeployOwnTokenAsync(string symbol, byte decimals, CancellationToken cancellationToken) => _chain.DeployAsync(
        _admin, _own[DevContracts.Token].Link(NoLibraries), DevToken.Constructor.Encode(symbol, symbol, decimals), cancellationToken);

    private Task<Address> DeployFeedAsync(string symbol, decimal usd, CancellationToken cancellationToken) => _chain.DeployAsync(
        _admin, _own[DevContracts.Feed].Link(NoLibraries),
        DevFeed.Constructor.Encode(PerpMarket.FeedDecimals, $"{symbol} / USD", PerpMarket.FeedAnswer(usd)), cancellationToken);

    private Task<Address> DeployAsync(string contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        DeployAsync(_admin, contract, arguments, cancellationToken);

    private Task<Address> DeployAsync(
        Address from, string contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        _chain.DeployAsync(from, _perp[contract].Link(NoLibraries), arguments, cancellationToken);

    private Task ExecuteAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(_admin, contract, callData, cancellationToken);
}
