using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>How Perp's slots are read: positions with their funding, collateral, the venue's own verdict, and what it would let a liquidator do.</summary>
/// <remarks>Safe for concurrent use, as far as nobody writes to the slots meanwhile.</remarks>
public sealed class PerpModel(ChainSettings chain, VenueSettings venue) : IVenueModel
{
    private readonly PerpCatalog _catalog = new();
    private readonly PerpTokens _tokens = new(chain);

    public VenueId Venue { get; } = new(chain.ChainId, venue.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        TraderStanding standing = TraderStanding.Read(account, slots, _catalog);
        BigInteger cash = standing.Cash + standing.Positions.Aggregate(BigInteger.Zero, (sum, position) => sum + position.Fee);
        Token settlement = SettlementToken(slots);
        TokenAmount amount = new(BigInteger.Abs(standing.Terms.ToSettlement(cash)), settlement.Decimals);
        PriceObservation par = ParOf(slots);
        // Cash in hand is shown at zero too: it is what a loss is paid in.
        IEnumerable<CollateralBalance> inHand = cash.Sign < 0 ? [] : [new CollateralBalance(settlement, amount, par, LiquidationThreshold: 1)];
        return new SubAccountView(
            new SubAccountId(Venue, account),
            [.. inHand, .. standing.Holdings.Select(holding => CollateralOf(holding, slots))],
            cash.Sign < 0 ? [new DebtPosition(settlement, amount, par)] : [],
            PerpFigures.Verdict(standing))
        {
            Perps = [.. standing.Positions.Where(position => !position.TotalSize.IsZero || !position.TotalNotional.IsZero)
                .Select(position => PerpOf(position, slots))],
        };
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) => PerpFigures.Balances(
        _catalog.Collaterals(slots), _catalog.Markets(slots), slot => slots[account, slot]);

    public IReadOnlyList<LiquidationOption> Options(SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        TraderStanding standing = TraderStanding.Read(account, slots, _catalog);
        // The insurance fund is an account like others, but nobody settles its debts. Without a price of all that counts, no gain can be told.
        if (!standing.IsKnown || standing.Holdings.Any(holding => holding.Price.Sign <= 0)
            || account.Holder == inventory.Account || account.Holder == slots[PerpSlots.InsuranceFund].ToAddress())
            return [];
        TraderStanding keeper = TraderStanding.Read(new SubAccountKey(inventory.Account), slots, _catalog);
        PerpOptions options = new(standing, keeper, SettlementToken(slots), _tokens);
        return [.. options.OfCollateral(inventory), .. options.OfPositions(InsuranceOf(slots))];
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots)
    {
        if (!account.IsMarket)
            return [account];
        if (!Address.TryParse(changed.About.ToString(), out Address about))
            return TermSlots.Contains(changed) ? slots.SubAccounts() : [];
        string kind = changed.Kind.ToString();
        return MarketSlots.VerdictKinds.Contains(kind) ? PerpCatalog.ExposedTo(_catalog.Market(about), slots)
            : CollateralSlots.VerdictKinds.Contains(kind) ? slots.Column(_catalog.Collateral(about).Balance).Keys
            : [];
    }

    /// <summary>The index of each market.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) =>
        [.. _catalog.Markets(slots).Select(market => new PriceSlot(market.Index, InstrumentOf(market, slots).Underlying, PerpMath.Decimals))];

    private static HashSet<Slot> TermSlots { get; } =
    [
        PerpSlots.InitialRatio, PerpSlots.MaintenanceRatio, PerpSlots.CollateralBuffer, PerpSlots.DebtRatio, PerpSlots.DebtThreshold,
        PerpSlots.LiquidationRatio, PerpSlots.CollateralDust,
    ];

    private CollateralBalance CollateralOf(CollateralHolding holding, VenueSlots slots)
    {
        CollateralSlots collateral = holding.Collateral;
        Address aggregator = slots[collateral.Aggregator].ToAddress();
        // Zero is what a broken feed says: the venue counts it as worth nothing, and we as unknown.
        PriceObservation? price = holding.Price.Sign <= 0 ? null : new PriceObservation(
            holding.Price, holding.PriceDecimals, slots[collateral.PriceFeed].ToAddress(), TimeOf(slots[collateral.PriceTime]),
            _tokens.PromiseOf(aggregator));
        return new CollateralBalance(
            _tokens.Of(collateral.Token, holding.Decimals), new TokenAmount(holding.Balance, holding.Decimals), price,
            (double)holding.Weight / (double)PerpMath.Million);
    }

    private PerpPosition PerpOf(MarketPosition position, VenueSlots slots)
    {
        MarketSlots market = position.Market;
        Address exchange = slots[PerpSlots.Exchange].ToAddress();
        PriceObservation? mark = position.Mark.Sign <= 0 ? null
            : new PriceObservation(position.Mark, PerpMath.Decimals, exchange, TimeOf(slots[PerpSlots.ObservedAt]), Feed: null);
        BigInteger indexed = slots[market.Index];
        PriceObservation? index = indexed.Sign <= 0 ? null : new PriceObservation(
            indexed, PerpMath.Decimals, slots[market.PriceFeed].ToAddress(), TimeOf(slots[market.IndexTime]),
            _tokens.PromiseOf(slots[market.Aggregator].ToAddress()));
        return new PerpPosition(
            InstrumentOf(market, slots),
            new TokenAmount(position.TotalSize, PerpMath.Decimals),
            new TokenAmount(-position.TotalNotional, PerpMath.Decimals),
            new TokenAmount(-position.Funding, PerpMath.Decimals),
            mark, index);
    }

    private Perpetual InstrumentOf(MarketSlots market, VenueSlots slots) =>
        _tokens.Perpetual(Venue, market.BaseToken, slots[market.Aggregator].ToAddress());

    private Token SettlementToken(VenueSlots slots) =>
        _tokens.Of(slots[PerpSlots.SettlementToken].ToAddress(), (byte)slots[PerpSlots.SettlementDecimals]);

    /// <summary>What the insurance fund could cover, 18 decimals [InsuranceFund.getInsuranceFundCapacity].</summary>
    private BigInteger InsuranceOf(VenueSlots slots)
    {
        TraderStanding fund = TraderStanding.Read(new SubAccountKey(slots[PerpSlots.InsuranceFund].ToAddress()), slots, _catalog);
        return (fund.Terms.ToSettlement(fund.SettlementValue) + slots[PerpSlots.InsuranceWallet]) * fund.Terms.Scale;
    }

    /// <summary>The venue counts its settlement token as a dollar, whatever it is worth.</summary>
    private static PriceObservation ParOf(VenueSlots slots) =>
        new(BigInteger.One, 0, slots[PerpSlots.Vault].ToAddress(), TimeOf(slots[PerpSlots.ObservedAt]), Feed: null);

    private static DateTimeOffset? TimeOf(BigInteger unixSeconds) =>
        unixSeconds.Sign <= 0 || unixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? null : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);
}
