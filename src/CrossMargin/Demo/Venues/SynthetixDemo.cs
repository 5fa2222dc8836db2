using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>Synthetix Perps V2: isolated longs that the fall breaks in two transactions, and shorts that hedge what is held elsewhere.</summary>
internal sealed class SynthetixDemo(SynthetixMarket market, IReadOnlyList<Address> owners) : IDemoVenue
{
    private const string MarketKey = "sETHPERP";

    private readonly SynthetixListing _listing = market.Deployment.Listing(MarketKey);

    public DevnetChain Chain => market.Chain;

    public VenueSettings Settings => new(
        "synthetix", VenueKind.Synthetix,
        new Dictionary<string, Address> { [VenueKind.FuturesMarketManager] = market.Deployment.FuturesMarketManager }, [], market.Deployment.StartBlock);

    public IReadOnlyList<TokenSettings> Tokens => [new("sUSD", market.Deployment.Dollar, 18, new Underlying("USD"))];

    public IReadOnlyList<FeedSettings> Feeds => [new(_listing.Asset.Underlying, _listing.Feed, DemoStage.Heartbeat, DemoStage.Deviation)];

    private IReadOnlyList<SubAccountKey> Accounts => [.. owners.Select(KeyOf)];

    /// <summary>Who liquidates here needs nothing but gas.</summary>
    public async Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        await SetPricesAsync(scenario.Opening, cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition.IsolatedPerp position in owner.Positions.OfType<DemoPosition.IsolatedPerp>())
            {
                Address account = owners[owner.Number];
                await market.FundAsync(account, SynthetixMarket.Units((decimal)position.MarginUsd), cancellationToken);
                await market.TransferMarginAsync(account, MarketKey, SynthetixMarket.Units((decimal)position.MarginUsd), cancellationToken);
                decimal size = (decimal)(position.NotionalUsd / scenario.Opening.Eth);
                await market.TradeAsync(account, MarketKey, SynthetixMarket.Units(size), cancellationToken);
            }
        }
    }

    public Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken) =>
        market.SetPriceAsync(MarketKey, (decimal)prices.Eth, cancellationToken);

    /// <summary>Who may be flagged, and who was: from then on nothing saves it.</summary>
    public async Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken)
    {
        IReadOnlySet<SubAccountKey> below = await client.WhichAsync(
            Accounts, account => new CallRequest(_listing.Market, PerpsV2Market.CanLiquidate.Encode(account.Holder)),
            answer => PerpsV2Market.CanLiquidate.DecodeResult(answer.Span), block, cancellationToken);
        IReadOnlySet<SubAccountKey> flagged = await client.WhichAsync(
            Accounts, account => new CallRequest(_listing.Market, PerpsV2Market.IsFlagged.Encode(account.Holder)),
            answer => PerpsV2Market.IsFlagged.DecodeResult(answer.Span), block, cancellationToken);
        return below.Union(flagged).ToHashSet();
    }

    public Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(
        IChainClient client, long first, long last, CancellationToken cancellationToken) =>
        client.ReadAsync(
            new HashSet<Address> { _listing.Market }, PerpsV2Market.PositionLiquidatedEvent.Topic0, first, last,
            (in EventLog log) => KeyOf(PerpsV2Market.PositionLiquidatedEvent.Decode(log).Account), cancellationToken);

    private SubAccountKey KeyOf(Address account) => new(account, _listing.Market.ToWord());
}
