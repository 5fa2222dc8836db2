using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Morpho Blue's own arithmetic: one sub-account for each market that an address has something in.</summary>
public sealed class MorphoModel : IVenueModel
{
    private readonly MorphoSlots _names = new();
    private readonly MorphoTokens _tokens;
    private readonly MorphoPrices _prices;

    public MorphoModel(ChainSettings chain, VenueSettings venue)
    {
        Venue = new VenueId(chain.ChainId, venue.Name);
        _tokens = new MorphoTokens(chain);
        _prices = new MorphoPrices(_tokens);
    }

    public VenueId Venue { get; }

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        MarketSlots market = _names.Market(account.Part);
        MarketStanding standing = StandingOf(account, market, slots, timestamp);
        MarketValuation valuation = ValuationOf(market, standing, slots, timestamp);
        return new SubAccountView(
            new SubAccountId(Venue, account), [.. valuation.CollateralOf(standing)], [.. valuation.DebtsOf(standing)],
            HealthOf(standing, valuation))
        {
            IsIsolated = true,
        };
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        MarketSlots market = _names.Market(account.Part);
        return MorphoFigures.BalancesOf(StandingOf(account, market, slots, timestamp), market);
    }

    /// <summary>One: the largest gains most, and for a target the least that reaches it is wanted. None for a loan token without a price in USD, whose gain nobody could tell.</summary>
    public IReadOnlyList<LiquidationOption> Options(SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        MarketSlots market = _names.Market(account.Part);
        MarketStanding standing = StandingOf(account, market, slots, timestamp);
        MarketValuation valuation = ValuationOf(market, standing, slots, timestamp);
        return standing.IsLiquidatable
            && Size(new LiquidationTerms(standing), inventory.Of(valuation.Loan.Address)) is { } plan
            && valuation.OptionOf(plan) is { } option
            ? [option] : [];

        SeizurePlan? Size(LiquidationTerms terms, BigInteger capital) =>
            inventory.TargetHealth is { } target ? terms.SizeUpTo(target, capital) : terms.Size(capital);
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots)
    {
        if (!account.IsMarket)
            return [account];
        string about = changed.About.ToString();
        if (Hash32.TryParse(about, out Hash32 id))
            return _names.Market(id).Accounts(slots);
        // A feed's time counts as its price does: its age is judged.
        return changed.Kind.StartsWith(MorphoSlots.FeedKind, StringComparison.Ordinal) && Address.TryParse(about, out Address feed)
            ? _names.Known(slots).Where(market => Uses(market, feed, slots)).SelectMany(market => market.Accounts(slots))
            : [];
    }

    /// <summary>The feeds of the loan tokens: an oracle's own prices are in those.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) =>
    [
        .. from feed in _names.Known(slots).Select(market => _tokens.FeedOf(slots[market.LoanToken].ToAddress())).OfType<FeedSettings>().Distinct()
           let decimalsPlusOne = slots[MorphoSlots.FeedDecimals(feed.Address)]
           where !decimalsPlusOne.IsZero
           select new PriceSlot(MorphoSlots.FeedPrice(feed.Address), feed.Underlying, (byte)(decimalsPlusOne - 1)),
    ];

    private static MarketStanding StandingOf(SubAccountKey account, MarketSlots market, VenueSlots slots, long timestamp) => new(
        market.PositionOf(account, slots), market.StateOf(slots), slots[MorphoSlots.FeeRecipient] == account.Holder.ToNumber(),
        slots[market.Price], slots[market.Lltv], market.RateOf(slots), timestamp);

    private static LocalHealth HealthOf(MarketStanding standing, MarketValuation valuation)
    {
        BigInteger carried = standing.IsHealthy is null ? 0 : standing.MaxBorrow ?? 0;
        BigInteger excess = carried - (standing.Owed ?? 0);
        return new LocalHealth(standing.IsLiquidatable, standing.HealthFactor, valuation.LoanUsd(excess), MorphoFigures.VerdictOf(standing));
    }

    private MarketValuation ValuationOf(MarketSlots market, MarketStanding standing, VenueSlots slots, long timestamp)
    {
        MorphoBlue.MarketParams terms = market.ParametersOf(slots);
        Token loan = _tokens.Of(terms.LoanToken, slots);
        Token collateral = _tokens.Of(terms.CollateralToken, slots);
        return new MarketValuation(
            loan, collateral, _prices.OfLoan(loan.Address, slots),
            _prices.OfCollateral(collateral, loan, terms.Oracle, standing.Price, slots, timestamp));
    }

    private bool Uses(MarketSlots market, Address feed, VenueSlots slots) =>
        _tokens.FeedOf(slots[market.LoanToken].ToAddress())?.Address == feed
        || MorphoSlots.FeedsOf(slots[market.Oracle].ToAddress(), slots).Contains(feed);
}
