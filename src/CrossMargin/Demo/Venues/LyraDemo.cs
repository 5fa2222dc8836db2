using System.Numerics;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>Lyra v1: puts written with little more than the least collateral, and puts bought to insure what is held elsewhere.</summary>
internal sealed class LyraDemo(LyraMarket market, IReadOnlyList<Address> owners) : IDemoVenue
{
    private const long Board = 1;
    private const long Strike = 1;
    private const byte BoughtPut = 1;
    private const byte WrittenPut = 4;
    private const byte Liquidated = 8;    // OptionToken.sol, PositionUpdatedType.
    private const decimal Volatility = 0.8m;
    private const decimal PocketUsd = 100_000;
    private static readonly TimeSpan UntilExpiry = TimeSpan.FromDays(40);

    // Written puts by their positions' numbers.
    private readonly Dictionary<SubAccountKey, Address> _written = [];

    public DevnetChain Chain => market.Chain;

    public VenueSettings Settings => new(
        "lyra", VenueKind.Lyra, new Dictionary<string, Address> { [VenueKind.OptionMarket] = market.Deployment.OptionMarket }, [],
        market.Deployment.StartBlock);

    public IReadOnlyList<TokenSettings> Tokens =>
    [
        new("sUSD", market.Deployment.Quote, 18, new Underlying("USD")),
        new("sETH", market.Deployment.Base, 18, new Underlying("ETH")),
    ];

    public IReadOnlyList<FeedSettings> Feeds => [new(new Underlying("ETH"), market.Deployment.Feed, DemoStage.Heartbeat, DemoStage.Deviation)];

    /// <summary>One strike, at the opening price. Who liquidates here needs nothing but gas.</summary>
    public async Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        await SetPricesAsync(scenario.Opening, cancellationToken);
        long expiry = (await market.Chain.ReadBlockAsync("latest", cancellationToken)).Timestamp + (long)UntilExpiry.TotalSeconds;
        await market.CreateBoardAsync(expiry, Volatility, [((decimal)scenario.Opening.Eth, 1)], cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition.Put position in owner.Positions.OfType<DemoPosition.Put>())
                await OpenAsync(position, scenario.Opening, expiry, owners[owner.Number], cancellationToken);
        }
    }

    public Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken) =>
        market.SetPriceAsync((decimal)prices.Eth, cancellationToken);

    public Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken) =>
        client.AgainstWhomAsync(
            [.. _written.Keys],
            account => new CallRequest(
                market.Deployment.OptionMarket, OptionMarket.LiquidatePosition.Encode(account.Part.ToNumber(), owners[0]), owners[0]),
            block, cancellationToken);

    public Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(
        IChainClient client, long first, long last, CancellationToken cancellationToken) =>
        client.ReadAsync(
            new HashSet<Address> { market.Deployment.OptionToken }, OptionToken.PositionUpdatedEvent.Topic0, first, last,
            (in EventLog log) => OptionToken.PositionUpdatedEvent.Decode(log) is { UpdatedType: Liquidated } updated ? KeyOf(updated.PositionId) : null,
            cancellationToken);

    public Address OwnerOf(SubAccountKey account) => _written[account];

    private async Task OpenAsync(DemoPosition.Put position, DemoPrices prices, long expiry, Address owner, CancellationToken cancellationToken)
    {
        await market.FundAsync(owner, LyraMarket.Units(PocketUsd), 0, cancellationToken);
        BigInteger amount = LyraMarket.Units((decimal)Math.Abs(position.Contracts));
        if (position.Contracts > 0)
        {
            await market.OpenAsync(owner, Strike, 0, BoughtPut, amount, 0, cancellationToken);
            return;
        }

        BigInteger price = LyraMarket.Units((decimal)prices.Eth);
        BigInteger least = OptionGreekCache.GetMinCollateral.DecodeResult(await market.Chain.CallAsync(
            market.Deployment.GreekCache, OptionGreekCache.GetMinCollateral.Encode(WrittenPut, price, expiry, price, amount), cancellationToken));
        BigInteger collateral = least * LyraMarket.Units((decimal)position.Cover) / LyraMarket.Units(1);
        BigInteger number = await market.ReadNextPositionAsync(cancellationToken);
        await market.OpenAsync(owner, Strike, 0, WrittenPut, amount, collateral, cancellationToken);
        _written[KeyOf(number)] = owner;
    }

    private static SubAccountKey KeyOf(BigInteger position) => new(Address.Zero, Hash32.OfNumber(position));
}
