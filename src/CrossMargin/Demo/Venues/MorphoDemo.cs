using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>Morpho Blue: ether against dollars in one isolated market.</summary>
internal sealed class MorphoDemo(MorphoMarkets market, IReadOnlyList<Address> owners) : IDemoVenue
{
    private const decimal KeeperStableTokens = 1_000_000;
    private const decimal LenderStableTokens = 1_000;

    private readonly MorphoListing _listing = market.Deployment.Listings[0];

    public DevnetChain Chain => market.Chain;

    public VenueSettings Settings => new(
        "morpho", VenueKind.MorphoBlue, new Dictionary<string, Address> { [VenueKind.Morpho] = market.Deployment.Morpho }, [],
        market.Deployment.StartBlock);

    public IReadOnlyList<TokenSettings> Tokens =>
        [.. Used.Select(token => new TokenSettings(token.Symbol, token.Address, token.Decimals, token.Underlying))];

    public IReadOnlyList<FeedSettings> Feeds =>
        [.. Used.Select(token => new FeedSettings(token.Underlying, token.Feed, DemoStage.Heartbeat, DemoStage.Deviation))];

    private IReadOnlyList<MorphoToken> Used => [_listing.Loan, _listing.Collateral];

    public async Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        await SetPricesAsync(scenario.Opening, cancellationToken);
        await market.MintAsync(keeper, _listing.Loan, MorphoMarkets.Units(_listing.Loan, KeeperStableTokens), cancellationToken);
        // What the lender tries out below must not fail for want of money.
        await market.MintAsync(
            market.Deployment.LiquidityProvider, _listing.Loan, MorphoMarkets.Units(_listing.Loan, LenderStableTokens), cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition.Isolated position in owner.Positions.OfType<DemoPosition.Isolated>())
                await OpenAsync(position, scenario.Opening, owners[owner.Number], cancellationToken);
        }
    }

    public async Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken)
    {
        await market.SetPriceAsync(_listing.Loan, 1, cancellationToken);
        await market.SetPriceAsync(_listing.Collateral, (decimal)prices.Eth, cancellationToken);
    }

    /// <summary>Against whom the lender, who has the tokens and lets Morpho take them, could seize one unit.</summary>
    public Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken) =>
        client.AgainstWhomAsync(
            [.. owners.Select(KeyOf)],
            account => new CallRequest(
                market.Deployment.Morpho, MorphoBlue.Liquidate.Encode(_listing.Parameters, account.Holder, 1, 0, []), market.Deployment.LiquidityProvider),
            block, cancellationToken);

    public Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(
        IChainClient client, long first, long last, CancellationToken cancellationToken) =>
        client.ReadAsync(
            new HashSet<Address> { market.Deployment.Morpho }, MorphoBlue.LiquidateEvent.Topic0, first, last,
            (in EventLog log) => KeyOf(MorphoBlue.LiquidateEvent.Decode(log).Borrower), cancellationToken);

    private async Task OpenAsync(DemoPosition.Isolated position, DemoPrices prices, Address owner, CancellationToken cancellationToken)
    {
        BigInteger collateral = MorphoMarkets.Units(_listing.Collateral, (decimal)(position.CollateralUsd / prices.Eth));
        await market.FundAsync(owner, _listing.Collateral, collateral, cancellationToken);
        await market.SupplyCollateralAsync(owner, _listing, collateral, cancellationToken);
        double threshold = (double)_listing.Parameters.Lltv / 1e18;
        decimal debt = (decimal)(position.CollateralUsd * threshold / position.HealthFactor);
        await market.BorrowAsync(owner, _listing, MorphoMarkets.Units(_listing.Loan, debt), cancellationToken);
    }

    private SubAccountKey KeyOf(Address owner) => new(owner, _listing.Id);
}
