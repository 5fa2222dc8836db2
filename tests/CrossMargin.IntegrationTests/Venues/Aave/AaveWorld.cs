using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>A local chain with Aave on it, and the adapter following it block by block.</summary>
internal sealed class AaveWorld : VenueWorld
{
    private AaveWorld(LocalNode node, AaveMarket market, IReadOnlyList<Address> accounts)
        : base(node, Describe(node, market.Deployment), accounts) => Market = market;

    public AaveMarket Market { get; }

    public static async Task<AaveWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        return new AaveWorld(node, market, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    /// <summary>The same with Aave V3.0, whose market can be upgraded. Transactions of one block keep their order.</summary>
    public static async Task<AaveWorld> CreateV30Async(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(
            new NodeOptions(new ChainId(chainId), BlockGasLimit: 1_000_000_000, KeepsOrder: true), cancellationToken);
        AaveMarket market = await AaveV30Recipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        return new AaveWorld(node, market, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    public static ChainSettings Describe(LocalNode node, AaveDeployment deployment)
    {
        VenueSettings venue = new(
            "aave-v3", VenueKind.Aave,
            new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = deployment.PoolAddressesProvider },
            [], deployment.StartBlock);
        // DAI is left out: a token that the configuration does not name must do no harm.
        IEnumerable<AaveListing> known = deployment.Listings.Where(listing => listing.Reserve.Symbol != "DAI");
        return new ChainSettings(
            "local", deployment.ChainId, [node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [.. known.Select(listing => new FeedSettings(listing.Reserve.Underlying, listing.Feed, TimeSpan.FromHours(1), 0.005))],
            [.. known.Select(listing => new TokenSettings(
                listing.Reserve.Symbol, listing.Token, listing.Reserve.Decimals, listing.Reserve.Underlying))],
            [venue]);
    }
}
