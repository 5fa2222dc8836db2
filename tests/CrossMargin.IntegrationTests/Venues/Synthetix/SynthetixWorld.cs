using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Synthetix;

/// <summary>A local chain with Synthetix Perps V2 on it, and the adapter following it block by block.</summary>
internal sealed class SynthetixWorld : VenueWorld
{
    public const string Eth = "sETHPERP";
    public const string Sol = "sSOLPERP";

    private SynthetixWorld(LocalNode node, SynthetixMarket market, IReadOnlyList<Address> accounts)
        : base(node, Describe(node, market.Deployment), accounts) => Market = market;

    public SynthetixMarket Market { get; }

    public static async Task<SynthetixWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        SynthetixMarket market = await SynthetixRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        return new SynthetixWorld(node, market, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    /// <summary>SOL has no feed here: a market that the configuration does not name must do no harm.</summary>
    public static ChainSettings Describe(LocalNode node, SynthetixDeployment deployment)
    {
        VenueSettings venue = new(
            "synthetix", VenueKind.Synthetix,
            new Dictionary<string, Address> { [VenueKind.FuturesMarketManager] = deployment.FuturesMarketManager }, [], deployment.StartBlock);
        return new ChainSettings(
            "local", deployment.ChainId, [node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [new FeedSettings(new Underlying("ETH"), deployment.Listing(Eth).Feed, TimeSpan.FromHours(1), 0.005)],
            [new TokenSettings("sUSD", deployment.Dollar, 18, new Underlying("USD"))],
            [venue]);
    }

    /// <summary>The trader's sub-account in the market.</summary>
    public SubAccountKey KeyOf(Address trader, string market) => new(trader, Market.Deployment.Listing(market).Market.ToWord());

    public SubAccountView View(Address trader, string market, long timestamp) => Model.Read(KeyOf(trader, market), Slots, timestamp);

    public IReadOnlyList<LiquidationOption> Options(Address trader, string market, long timestamp, Address keeper) =>
        Model.Options(KeyOf(trader, market), Slots, timestamp, new Inventory(keeper, new Dictionary<Address, BigInteger>()));

    /// <summary>Mints sUSD, deposits it as margin, and takes the position.</summary>
    public async Task OpenAsync(Address trader, string market, decimal margin, decimal size, CancellationToken cancellationToken)
    {
        await Market.FundAsync(trader, SynthetixMarket.Units(margin), cancellationToken);
        await Market.TransferMarginAsync(trader, market, SynthetixMarket.Units(margin), cancellationToken);
        await Market.TradeAsync(trader, market, SynthetixMarket.Units(size), cancellationToken);
    }

    /// <summary>Anything that a feed may say, at a time of its choice.</summary>
    public Task<TransactionReceipt> SetAnswerAsync(string market, BigInteger answer, long updatedAt, CancellationToken cancellationToken) =>
        Market.AdministerAsync(Market.Deployment.Listing(market).Feed, DevFeed.SetAnswerAt.Encode(answer, updatedAt), cancellationToken);

    /// <summary>The plan of an option, for what the chain says of it.</summary>
    public LiquidationPlan PlanOf(Address trader, string market, LiquidationStep step, BlockRef head)
    {
        Token dollar = new(head.Chain, Market.Deployment.Dollar, "sUSD", 18, new Underlying("USD"));
        LiquidationOption option = new(dollar, new TokenAmount(0, 18), 0, dollar, new TokenAmount(0, 18), 0) { Step = step };
        return new LiquidationPlan(new SubAccountId(Model.Venue, KeyOf(trader, market)), option, head, head.Number + 10);
    }
}
