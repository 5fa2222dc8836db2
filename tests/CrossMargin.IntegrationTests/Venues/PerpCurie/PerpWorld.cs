using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

/// <summary>A local chain with Perp on it, and the adapter following it block by block.</summary>
internal sealed class PerpWorld : VenueWorld
{
    private PerpWorld(LocalNode node, PerpMarket market, IReadOnlyList<Address> accounts)
        : base(node, Describe(node, market.Deployment), accounts) => Market = market;

    public PerpMarket Market { get; }

    public static async Task<PerpWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        PerpMarket market = await PerpRecipe.DeployAsync(
            node.Chain, devnet.Environment, [.. PerpCollateralTerms.Defaults, .. PerpCollateralTerms.Odd], cancellationToken);
        return new PerpWorld(node, market, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    /// <summary>The chain's settings, with only the clearing house named, and without the tokens that one may not know.</summary>
    public static ChainSettings Describe(LocalNode node, PerpDeployment deployment)
    {
        VenueSettings venue = new(
            "perp", VenueKind.PerpCurie,
            new Dictionary<string, Address> { [VenueKind.ClearingHouse] = deployment.Core.ClearingHouse }, [], deployment.StartBlock);
        return new ChainSettings(
            "local", deployment.ChainId, [node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [.. deployment.Markets.Select(listing => new FeedSettings(listing.Terms.Underlying, listing.Feed, TimeSpan.FromHours(1), 0.005))],
            [
                new TokenSettings("USDC", deployment.SettlementToken, 6, new Underlying("USD")),
                .. deployment.Collaterals.Where(listing => listing.Terms.Decimals is 8 or 18).Select(listing => new TokenSettings(
                    listing.Terms.Symbol, listing.Token, listing.Terms.Decimals, listing.Terms.Underlying)),
            ],
            [venue]);
    }
}
