using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Morpho;

/// <summary>Deploys Morpho Blue with its markets, feeds and liquidity on a local chain.</summary>
public sealed class MorphoRecipe
{
    private const byte FeedDecimals = 8;
    private const int OracleDecimals = 36;
    private const decimal LiquidityUsd = 10_000_000m;

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _morpho;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _own;
    private readonly Address _admin;

    private MorphoRecipe(
        DevnetChain chain,
        IReadOnlyDictionary<string, SolidityArtifact> morpho,
        IReadOnlyDictionary<string, SolidityArtifact> own,
        Address admin) => (_chain, _morpho, _own, _admin) = (chain, morpho, own, admin);

    /// <summary>The first unlocked account becomes the owner, the second lends in every market.</summary>
    public static async Task<MorphoMarkets> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> morpho = await MorphoContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);

        using IDisposable step = environment.Step($"Deploying Morpho Blue on chain {chain.ChainId}");
        MorphoRecipe recipe = new(chain, morpho, own, accounts[0]);
        MorphoMarkets markets = new(chain, await recipe.DeployAsync(accounts[1], cancellationToken));
        foreach (MorphoListing listing in markets.Deployment.Listings)
        {
            BigInteger amount = MorphoMarkets.Units(listing.Loan, LiquidityUsd / listing.Loan.OpeningUsd);
            await markets.FundAsync(accounts[1], listing.Loan, amount, cancellationToken);
            await markets.SupplyAsync(accounts[1], listing, amount, cancellationToken);
        }

        return markets;
    }

    private async Task<MorphoDeployment> DeployAsync(Address liquidityProvider, CancellationToken cancellationToken)
    {
        long startBlock = await _chain.ReadBlockNumberAsync(cancellationToken);
        Address morpho = await DeployAsync(_morpho[MorphoContracts.Morpho], MorphoBlue.Constructor.Encode(_admin), cancellationToken);
        Address irm = await DeployAsync(_morpho[MorphoContracts.Irm], [], cancellationToken);
        foreach (Address model in (Address[])[irm, Address.Zero])
            await ExecuteAsync(morpho, MorphoBlue.EnableIrm.Encode(model), cancellationToken);
        foreach (int lltv in MorphoListing.Defaults.Select(market => market.Lltv).Distinct())
            await ExecuteAsync(morpho, MorphoBlue.EnableLltv.Encode(MorphoListing.LltvOf(lltv)), cancellationToken);

        List<MorphoToken> tokens = [];
        foreach (MorphoToken token in MorphoToken.Defaults)
            tokens.Add(await DeployTokenAsync(token, cancellationToken));
        List<MorphoListing> listings = [];
        foreach ((string collateral, string loan, int lltv, bool hasInterest) in MorphoListing.Defaults)
        {
            listings.Add(await CreateMarketAsync(
                morpho, tokens.Single(token => token.Symbol == loan), tokens.Single(token => token.Symbol == collateral),
                hasInterest ? irm : Address.Zero, MorphoListing.LltvOf(lltv), cancellationToken));
        }

        return new MorphoDeployment(_chain.ChainId, _admin, liquidityProvider, morpho, tokens, listings, startBlock);
    }

    private async Task<MorphoToken> DeployTokenAsync(MorphoToken token, CancellationToken cancellationToken) => token with
    {
        Address = await DeployAsync(
            _own[DevContracts.Token], DevToken.Constructor.Encode(token.Symbol, token.Symbol, token.Decimals), cancellationToken),
        Feed = await DeployAsync(
            _own[DevContracts.Feed],
            DevFeed.Constructor.Encode(FeedDecimals, $"{token.Symbol} / USD", MorphoMarkets.FeedAnswer(token.OpeningUsd)), cancellationToken),
    };

    private async Task<MorphoListing> CreateMarketAsync(
        Address morpho, MorphoToken loan, MorphoToken collateral, Address irm, BigInteger lltv, CancellationToken cancellationToken)
    {
        BigInteger scale = BigInteger.Pow(10, OracleDecimals + loan.Decimals - collateral.Decimals);
        Address oracle = await DeployAsync(
            _own[DevContracts.Oracle], DevOracle.Constructor.Encode(collateral.Feed, loan.Feed, scale), cancellationToken);
        MorphoBlue.MarketParams parameters = new(loan.Address, collateral.Address, oracle, irm, lltv);
        byte[] call = MorphoBlue.CreateMarket.Encode(parameters);
        await ExecuteAsync(morpho, call, cancellationToken);

        // MarketParamsLib.sol: the hash of the encoded parameters, which are what follows the call's selector.
        return new MorphoListing(Keccak256.Hash(call.AsSpan(4)), loan, collateral, parameters);
    }

    private Task<Address> DeployAsync(SolidityArtifact artifact, byte[] arguments, CancellationToken cancellationToken) =>
        _chain.DeployAsync(_admin, artifact.Link(new Dictionary<string, Address>()), arguments, cancellationToken);

    private Task ExecuteAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(_admin, contract, call, cancellationToken);
}
