using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>Aave V3.6: collateral that falls, against dollars that are owed.</summary>
internal sealed class AaveDemo(AaveMarket market, IReadOnlyList<Address> owners) : IDemoVenue
{
    private const decimal KeeperStableTokens = 2_000_000;

    // Pool.getUserAccountData gives health factors in units of 10^-18.
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    private readonly IReadOnlyList<SubAccountKey> _accounts = [.. owners.Select(owner => new SubAccountKey(owner))];

    public DevnetChain Chain => market.Chain;

    public VenueSettings Settings => new(
        "aave-v3", VenueKind.Aave,
        new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = market.Deployment.PoolAddressesProvider }, [], market.Deployment.StartBlock);

    public IReadOnlyList<TokenSettings> Tokens =>
        [.. market.Deployment.Listings.Select(one => new TokenSettings(one.Reserve.Symbol, one.Token, one.Reserve.Decimals, one.Reserve.Underlying))];

    public IReadOnlyList<FeedSettings> Feeds =>
        [.. market.Deployment.Listings.Select(one => new FeedSettings(one.Reserve.Underlying, one.Feed, DemoStage.Heartbeat, DemoStage.Deviation))];

    public async Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        await SetPricesAsync(scenario.Opening, cancellationToken);
        foreach (string symbol in (string[])["USDC", "DAI"])
            await market.MintAsync(keeper, symbol, market.Units(symbol, KeeperStableTokens), cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition.Lending position in owner.Positions.OfType<DemoPosition.Lending>())
                await OpenAsync(position, scenario.Opening, owners[owner.Number], cancellationToken);
            if (owner.IdleUsd > 0)
                await market.MintAsync(owners[owner.Number], "USDC", market.Units("USDC", (decimal)owner.IdleUsd), cancellationToken);
        }
    }

    /// <summary>All feeds in one block where blocks take their time; wrapped staked ether follows ether.</summary>
    public async Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken)
    {
        // One after another, because the node numbers them as they come; only the last is waited for.
        IReadOnlyList<AaveListing> listings = market.Deployment.Listings;
        foreach (AaveListing listing in listings.SkipLast(1))
        {
            byte[] answer = DevFeed.SetAnswer.Encode(AaveMarket.FeedAnswer((decimal)prices.Of(listing.Reserve.Symbol)));
            await market.Chain.SendAsync(market.Deployment.Admin, listing.Feed, answer, cancellationToken);
        }

        string last = listings[^1].Reserve.Symbol;
        await market.SetPriceAsync(last, (decimal)prices.Of(last), cancellationToken);
    }

    public Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken) =>
        client.WhichAsync(
            _accounts,
            account => new CallRequest(market.Deployment.Pool, Pool.GetUserAccountData.Encode(account.Holder)),
            answer => Pool.GetUserAccountData.DecodeResult(answer.Span).HealthFactor < One,
            block, cancellationToken);

    public Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(
        IChainClient client, long first, long last, CancellationToken cancellationToken) =>
        client.ReadAsync(
            new HashSet<Address> { market.Deployment.Pool }, Pool.LiquidationCallEvent.Topic0, first, last,
            (in EventLog log) => new SubAccountKey(Pool.LiquidationCallEvent.Decode(log).User), cancellationToken);

    private async Task OpenAsync(DemoPosition.Lending position, DemoPrices prices, Address owner, CancellationToken cancellationToken)
    {
        BigInteger supplied = market.Units(position.Collateral, (decimal)(position.CollateralUsd / prices.Of(position.Collateral)));
        await market.FundAsync(owner, position.Collateral, supplied, cancellationToken);
        await market.SupplyAsync(owner, position.Collateral, supplied, cancellationToken);
        if (position.Debt is null)
            return;
        double threshold = market.Deployment.Listing(position.Collateral).Reserve.LiquidationThreshold / 10_000.0;
        double debtUsd = position.CollateralUsd * threshold / position.HealthFactor;
        await market.BorrowAsync(owner, position.Debt, market.Units(position.Debt, (decimal)debtUsd), cancellationToken);
    }
}
