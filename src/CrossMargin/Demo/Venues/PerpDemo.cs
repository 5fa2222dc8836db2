using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>Perpetual Protocol v2: longs that the fall breaks, and shorts that hedge what is held elsewhere.</summary>
internal sealed class PerpDemo(PerpMarket market, IReadOnlyList<Address> owners) : IDemoVenue
{
    private const string Symbol = "vETH";
    private const decimal KeeperMarginUsd = 500_000;

    // The mark follows the shorter of two time-weighted prices of the pool, over 15 seconds.
    private static readonly TimeSpan MarkWindow = TimeSpan.FromSeconds(16);

    private readonly IReadOnlyList<SubAccountKey> _accounts = [.. owners.Select(owner => new SubAccountKey(owner))];

    public DevnetChain Chain => market.Chain;

    public VenueSettings Settings => new(
        "perp", VenueKind.PerpCurie,
        new Dictionary<string, Address> { [VenueKind.ClearingHouse] = market.Deployment.Core.ClearingHouse }, [], market.Deployment.StartBlock);

    public IReadOnlyList<TokenSettings> Tokens =>
    [
        new("USDC", market.Deployment.SettlementToken, 6, new Underlying("USD")),
        .. market.Deployment.Collaterals.Select(one => new TokenSettings(one.Terms.Symbol, one.Token, one.Terms.Decimals, one.Terms.Underlying)),
    ];

    public IReadOnlyList<FeedSettings> Feeds =>
        [.. market.Deployment.Markets.Select(one => new FeedSettings(one.Terms.Underlying, one.Feed, DemoStage.Heartbeat, DemoStage.Deviation))];

    /// <summary>The keeper needs margin of its own: what it liquidates becomes its position until it has closed it.</summary>
    public async Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        await market.Chain.ImpersonateAsync(keeper, cancellationToken);
        await market.OpenAsync(keeper, KeeperMarginUsd, cancellationToken);
        await SetPricesAsync(scenario.Opening, cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition.CrossPerp position in owner.Positions.OfType<DemoPosition.CrossPerp>())
            {
                await market.OpenAsync(owners[owner.Number], (decimal)position.MarginUsd, cancellationToken);
                await market.TradeAsync(
                    owners[owner.Number], Symbol, position.NotionalUsd > 0, (decimal)Math.Abs(position.NotionalUsd), cancellationToken);
            }
        }
    }

    public async Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken)
    {
        await market.SetIndexAsync(Symbol, (decimal)prices.Eth, cancellationToken);
        await market.MovePoolAsync(Symbol, (decimal)prices.Eth, cancellationToken);
        await market.Chain.WarpAsync(MarkWindow, cancellationToken);
    }

    /// <summary>ClearingHouse.sol, _liquidate: below the requirement, by the account's own value.</summary>
    public async Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken)
    {
        List<CallRequest> calls = [];
        foreach (SubAccountKey account in _accounts)
        {
            calls.Add(new CallRequest(market.Deployment.Core.ClearingHouse, ClearingHouse.GetAccountValue.Encode(account.Holder)));
            calls.Add(new CallRequest(market.Deployment.Core.AccountBalance, AccountBalance.GetMarginRequirementForLiquidation.Encode(account.Holder)));
        }

        IReadOnlyList<ReadOnlyMemory<byte>> answers = await client.AskAsync(calls, block, cancellationToken);
        return _accounts.Where((_, index) =>
            ClearingHouse.GetAccountValue.DecodeResult(answers[2 * index].Span)
                < AccountBalance.GetMarginRequirementForLiquidation.DecodeResult(answers[(2 * index) + 1].Span)).ToHashSet();
    }

    public Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(
        IChainClient client, long first, long last, CancellationToken cancellationToken) =>
        client.ReadAsync(
            new HashSet<Address> { market.Deployment.Core.ClearingHouse }, ClearingHouse.PositionLiquidatedEvent.Topic0, first, last,
            (in EventLog log) => new SubAccountKey(ClearingHouse.PositionLiquidatedEvent.Decode(log).Trader), cancellationToken);
}
