using System.Numerics;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

/// <summary>A local chain with a Lyra market on it, and the adapter following it block by block.</summary>
internal sealed class LyraWorld : VenueWorld
{
    private LyraWorld(LocalNode node, ChainSettings settings, LyraMarket market, IReadOnlyList<Address> accounts)
        : base(node, settings, accounts) => Market = market;

    public LyraMarket Market { get; }

    public static async Task<LyraWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        LyraMarket market = await LyraRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        return new LyraWorld(node, Describe(node, market.Deployment), market, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    public static ChainSettings Describe(LocalNode node, LyraDeployment deployment)
    {
        VenueSettings venue = new(
            "lyra-v1", VenueKind.Lyra, new Dictionary<string, Address> { [VenueKind.OptionMarket] = deployment.OptionMarket }, [],
            deployment.StartBlock);
        return new ChainSettings(
            "local", deployment.ChainId, [node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [new FeedSettings(new Underlying("ETH"), deployment.Feed, TimeSpan.FromHours(1), 0.005)],
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

    public SubAccountView View(BigInteger position, long timestamp) => Model.Read(LyraSlots.KeyOf(position), Slots, timestamp);

    /// <summary>The plan for a position's one liquidation; null where the model sees none.</summary>
    public LiquidationPlan? Plan(BigInteger position, Address keeper, BlockRef judged, long timestamp)
    {
        SubAccountKey key = LyraSlots.KeyOf(position);
        Inventory inventory = new(keeper, new Dictionary<Address, BigInteger>());
        return Model.Options(key, Slots, timestamp, inventory) is [LiquidationOption option]
            ? new LiquidationPlan(new SubAccountId(Adapter.Venue, key), option, judged, judged.Number + 10) : null;
    }

    /// <summary>Opens a position of the first board with a little more collateral than it needs.</summary>
    /// <returns>Its number.</returns>
    public async Task<BigInteger> OpenNearMinimumAsync(
        Address trader, long strike, byte type, decimal amount, decimal share, CancellationToken cancellationToken)
    {
        BlockRef head = await FollowAsync(null, cancellationToken);
        BigInteger id = await Market.ReadNextPositionAsync(cancellationToken);
        PositionStanding wanted = new()
        {
            Key = LyraSlots.KeyOf(id),
            StrikeId = strike,
            BoardId = (long)Slots[StrikeSlots.Of(strike).Board],
            Type = (LyraOptionType)type,
            Amount = LyraMarket.Units(amount),
            Collateral = 0,
            StrikePrice = Slots[StrikeSlots.Of(strike).Price],
            Expiry = Slots[BoardSlots.Of((long)Slots[StrikeSlots.Of(strike).Board]).Expiry],
            IsFrozen = false,
            SettledAt = 0,
            Spot = Slots[LyraSlots.Spot],
            Timestamp = head.Timestamp,
        };
        BigInteger collateral = CollateralRule.Minimum(wanted, Slots)!.Value * LyraMarket.Units(share) / LyraMath.Unit;
        await Market.OpenAsync(trader, strike, 0, type, wanted.Amount, collateral, cancellationToken);
        return id;
    }
}
