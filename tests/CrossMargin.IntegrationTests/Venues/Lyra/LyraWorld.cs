using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

/// <summary>A local chain with a Lyra market on it, and the adapter following it block by block.</summary>
internal sealed class LyraWorld : VenueWorld
{
    private LyraWorld(LocalAnvil anvil, LyraMarket market, IReadOnlyList<Address> accounts)
        : base(anvil, Describe(anvil, market.Deployment), accounts) => Market = market;

    public LyraMarket Market { get; }

    public static async Task<LyraWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalAnvil anvil = await devnet.StartAnvilAsync(new AnvilOptions(new ChainId(chainId)), cancellationToken);
        LyraMarket market = await LyraRecipe.DeployAsync(anvil.Chain, devnet.Environment, cancellationToken);
        return new LyraWorld(anvil, market, await anvil.Chain.ReadAccountsAsync(cancellationToken));
    }

    public static ChainSettings Describe(LocalAnvil anvil, LyraDeployment deployment)
    {
        VenueSettings venue = new(
            "lyra-v1", VenueKind.Lyra, new Dictionary<string, Address> { [VenueKind.OptionMarket] = deployment.OptionMarket }, [],
            deployment.StartBlock);
        return new ChainSettings(
            "local", deployment.ChainId, [anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
            [
                new TokenSettings("sUSD", deployment.Quote, 18, new Underlying("USD")),
                new TokenSettings("sETH", deployment.Base, 18, new Underlying("ETH")),
            ],
            [venue]);
    }

    /// <summary>Lists three strikes around the opening price.</summary>
    /// <returns>The head's time, before.</returns>
    public async Task<long> CreateBoardAsync(TimeSpan untilExpiry, CancellationToken cancellationToken)
    {
        long now = (await Chain.ReadBlockAsync("latest", cancellationToken)).Timestamp;
        await Market.CreateBoardAsync(
            now + (long)untilExpiry.TotalSeconds, 1, [(1_500, 0.9m), (1_750, 1), (2_000, 1.1m)], cancellationToken);
        return now;
    }

    public SubAccountView View(long position, long timestamp) => Model.Read(LyraSlots.KeyOf(position), Slots, timestamp);
}
