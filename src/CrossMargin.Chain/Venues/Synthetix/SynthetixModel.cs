using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>How the slots of Perps V2 are read: one isolated sub-account for each trader and market, margined in sUSD.</summary>
/// <remarks>Safe for concurrent use, as far as nobody writes to the slots meanwhile.</remarks>
public sealed class SynthetixModel(ChainSettings chain, VenueSettings venue) : IVenueModel
{
    private readonly MarketCatalog _markets = new();
    private readonly SynthetixTokens _tokens = new(chain);

    public VenueId Venue { get; } = new(chain.ChainId, venue.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        SubAccountId id = new(Venue, account);
        if (_markets.Of(account, slots) is not { } market)
            return new SubAccountView(id, [], [], new LocalHealth(false, double.PositiveInfinity, 0, [])) { IsIsolated = true };
        MarketStanding standing = new(market, slots, timestamp);
        Position position = Position.Read(account, market, slots);
        bool isFlagged = !slots[account, market.Flagger].IsZero;
        return new SubAccountView(
            id, position.Margin.Sign > 0 ? [CollateralOf(position.Margin, slots, timestamp)] : [], [],
            SynthetixFigures.Verdict(position, standing, isFlagged))
        {
            IsIsolated = true,
            Perps = position.Size.IsZero ? [] : [PerpOf(position, market, standing, slots)],
        };
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) =>
        _markets.Of(account, slots) is { } market ? SynthetixFigures.OfBalances(account, market, slots) : [];

    public IReadOnlyList<LiquidationOption> Options(SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        if (_markets.Of(account, slots) is not { } market)
            return [];
        MarketStanding standing = new(market, slots, timestamp);
        Position position = Position.Read(account, market, slots);
        if (position.Size.IsZero || !standing.LetsLiquidate(position.Size))
            return [];
        BigInteger flagger = slots[account, market.Flagger];
        BigInteger flaggerFee = standing.LiquidationFee(position.Size);
        if (!flagger.IsZero)
        {
            BigInteger own = flagger == inventory.Account.ToNumber() ? flaggerFee : 0;
            return [OptionOf(LiquidationStep.Liquidate, own + standing.KeeperLiquidationFee, market, slots)];
        }

        return new PositionStanding(position, standing).CanLiquidate
            ? [OptionOf(
                LiquidationStep.Flag, flaggerFee + standing.KeeperLiquidationFee + slots[account, market.OrderDeposit], market, slots)]
            : [];
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots)
    {
        if (!account.IsMarket)
            return [account];
        if (SynthetixSlots.MovesEveryone(changed))
            return slots.SubAccounts();
        return MarketSlots.VerdictKinds.Contains(changed.Kind.ToString()) && Address.TryParse(changed.About.ToString(), out Address market)
            ? slots.Column(_markets.Of(market).Size).Keys : [];
    }

    /// <summary>The oracle's price of each market.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) =>
        [.. _markets.Running(slots).Select(market => new PriceSlot(market.Price, UnderlyingOf(market, slots), DecimalMath.Decimals))];

    /// <summary>Synthetix takes its dollar for one at any time: its rate is a constant (ExchangeRates.sol, _getRateAndUpdatedTime).</summary>
    private CollateralBalance CollateralOf(BigInteger margin, VenueSlots slots, long timestamp) => new(
        _tokens.Dollar(slots[SynthetixSlots.Dollar].ToAddress()),
        new TokenAmount(margin, DecimalMath.Decimals),
        new PriceObservation(
            DecimalMath.Unit, DecimalMath.Decimals, slots[SynthetixSlots.ExchangeRates].ToAddress(),
            DateTimeOffset.FromUnixTimeSeconds(timestamp), Feed: null),
        LiquidationThreshold: 1);

    /// <summary>The entry value takes gains already in the margin out of account: they were taken in up to the last price.</summary>
    private PerpPosition PerpOf(Position position, MarketSlots market, MarketStanding standing, VenueSlots slots) => new(
        new Perpetual(Venue, SynthetixName.ToText(Hash32.OfNumber(slots[market.Key])), UnderlyingOf(market, slots)),
        new TokenAmount(position.Size, DecimalMath.Decimals),
        new TokenAmount(DecimalMath.Multiply(position.Size, position.LastPrice), DecimalMath.Decimals),
        new TokenAmount(standing.IsReadable ? new PositionStanding(position, standing).AccruedFunding : 0, DecimalMath.Decimals),
        standing.IsReadable ? PriceOf(standing.FillPrice, market, standing, slots) : null,
        PriceOf(standing.Price, market, standing, slots));

    /// <summary>Null while the market does not take its own price for valid.</summary>
    private PriceObservation? PriceOf(BigInteger price, MarketSlots market, MarketStanding standing, VenueSlots slots)
    {
        if (!standing.IsReadable || !standing.IsPriceValid)
            return null;
        Address aggregator = slots[market.Aggregator].ToAddress();
        return new PriceObservation(
            price, DecimalMath.Decimals, aggregator, TimeOf(slots[market.PriceTime]),
            _tokens.PromiseOf(UnderlyingOf(market, slots), aggregator));
    }

    /// <summary>Null for a time that no clock shows, which margin takes for stale.</summary>
    private static DateTimeOffset? TimeOf(BigInteger unixSeconds) =>
        unixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? null : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);

    private Underlying UnderlyingOf(MarketSlots market, VenueSlots slots) =>
        _tokens.UnderlyingOf(Hash32.OfNumber(slots[market.Asset]), slots[market.Aggregator].ToAddress());

    /// <summary>Fees are all that a keeper gets, and nothing is all that it pays. Those of both steps are the gain of the first.</summary>
    private LiquidationOption OptionOf(LiquidationStep step, BigInteger fees, MarketSlots market, VenueSlots slots)
    {
        Token dollar = _tokens.Dollar(slots[SynthetixSlots.Dollar].ToAddress());
        TokenAmount seize = new(fees, DecimalMath.Decimals);
        return new LiquidationOption(dollar, new TokenAmount(0, DecimalMath.Decimals), 0, dollar, seize, seize.ToAssetQuantity())
        {
            Step = step,
            LaterSteps = step == LiquidationStep.Flag ? 1 : 0,
            Market = market.Market,
        };
    }
}
