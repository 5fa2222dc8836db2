using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Reads Lyra's slots: each position is a sub-account of its own, numbered as its token.</summary>
public sealed class LyraModel(ChainSettings settings, VenueSettings venue) : IVenueModel
{
    private readonly LyraTokens _tokens = new(settings);

    public VenueId Venue { get; } = new(settings.ChainId, venue.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        SubAccountId id = new(Venue, account);
        if (PositionStanding.Read(account, slots, timestamp) is not { } position)
            return new SubAccountView(id, [], [], NothingToLiquidate);
        if (position.IsSettled)
        {
            BigInteger claim = SettledPosition.Claim(position, slots);
            return new SubAccountView(id, claim.IsZero ? [] : [CollateralOf(position, claim, slots)], [], NothingToLiquidate);
        }

        return new SubAccountView(
            id, position.Collateral.IsZero ? [] : [CollateralOf(position, position.Collateral, slots)], [], VerdictOf(position))
        {
            Options = [OptionOf(position, slots)],
            // Nobody is asked for more than the collateral, and what is above the least of it serves no other position.
            IsIsolated = position.IsShort,
        };
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        if (PositionStanding.Read(account, slots, timestamp) is not { } position)
            return LyraFigures.OfNothing();
        BoardSlots board = BoardSlots.Of(position.BoardId);
        return LyraFigures.OfPosition(
            position.StrikeId, (int)position.Type, position.Amount, position.Collateral, slots[account, VenueMarks.Owner],
            position.StrikePrice, slots[StrikeSlots.Of(position.StrikeId).Skew], position.Expiry, slots[board.Volatility],
            slots[board.Frozen], position.SettledAt, SettledPosition.BaseReturnedRatio(position, slots));
    }

    /// <summary>The whole position, for a fee out of its collateral; the keeper pays nothing.</summary>
    public IReadOnlyList<LiquidationOption> Options(SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        if (PositionStanding.Read(account, slots, timestamp) is not { IsLiquidatable: true } position
            || ForcedClose.Cost(position, slots) is not { } cost || LiquidationFee.Of(position, cost, slots) is not { } fee)
            return [];
        Token token = _tokens.Of(CollateralToken(position, slots));
        TokenAmount seize = new(fee, LyraTokens.Decimals);
        return
        [
            new LiquidationOption(
                _tokens.Of(slots[LyraSlots.Quote].ToAddress()), new TokenAmount(0, LyraTokens.Decimals), 0, token, seize,
                seize.ToAssetQuantity() * UsdOf(position))
            {
                Beneficiary = inventory.Account,
            },
        ];
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) =>
        account.IsMarket ? LyraReach.Of(changed, slots) : [account];

    /// <summary>Spot, as the exchange adapter has it.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) => slots[LyraSlots.Base].IsZero
        ? [] : [new PriceSlot(LyraSlots.Spot, _tokens.Of(slots[LyraSlots.Base].ToAddress()).Underlying, LyraTokens.Decimals)];

    private static LocalHealth NothingToLiquidate => new(IsLiquidatable: false, double.PositiveInfinity, ExcessUsd: 0, []);

    /// <summary>While the contracts cannot say what a short position needs, its health is zero: unknown is never healthy.</summary>
    private static LocalHealth VerdictOf(PositionStanding position)
    {
        if (!position.IsShort)
            return NothingToLiquidate;
        if (position.MinCollateral is not { } least)
            return new LocalHealth(IsLiquidatable: false, HealthFactor: 0, ExcessUsd: 0, []);
        TokenAmount excess = new(position.Collateral - least, LyraTokens.Decimals);
        double health = least.IsZero ? double.PositiveInfinity : (double)position.Collateral / (double)least;
        return new LocalHealth(
            position.IsLiquidatable, health, excess.ToAssetQuantity() * UsdOf(position),
            LyraFigures.OfVerdict(least, position.CanLiquidate));
    }

    private OptionPosition OptionOf(PositionStanding position, VenueSlots slots)
    {
        Underlying underlying = _tokens.Of(slots[LyraSlots.Base].ToAddress()).Underlying;
        string symbol = string.Create(
            CultureInfo.InvariantCulture,
            $"{underlying}-{position.Expiry}-{new TokenAmount(position.StrikePrice, LyraTokens.Decimals)}-{(position.Type.IsCall() ? 'C' : 'P')}");
        Option option = new(
            Venue, symbol, underlying, DecimalOf(position.StrikePrice), TimeOf(position.Expiry) ?? DateTimeOffset.MaxValue,
            position.Type.IsCall());
        return new OptionPosition(
            option, new TokenAmount(position.IsShort ? -position.Amount : position.Amount, LyraTokens.Decimals), SpotOf(position, slots),
            MarkOf(position, slots));
    }

    /// <summary>As the pool prices it: the board's volatility times the strike's skew, and a forward that grows with the rate.</summary>
    private static OptionMark? MarkOf(PositionStanding position, VenueSlots slots)
    {
        if (!position.IsPriced)
            return null;
        double rate = DecimalOf(slots[LyraParameters.RateAndCarry]);
        double years = (double)position.SecondsToExpiry / TimeSpan.FromDays(365).TotalSeconds;
        BigInteger volatility = LyraMath.Multiply(
            slots[BoardSlots.Of(position.BoardId).Volatility], slots[StrikeSlots.Of(position.StrikeId).Skew]);
        return new OptionMark(DecimalOf(position.Spot) * Math.Exp(rate * years), DecimalOf(volatility), rate);
    }

    private CollateralBalance CollateralOf(PositionStanding position, BigInteger amount, VenueSlots slots) => new(
        _tokens.Of(CollateralToken(position, slots)), new TokenAmount(amount, LyraTokens.Decimals),
        IsBase(position) ? SpotOf(position, slots) : QuotePrice(position, slots), LiquidationThreshold: 1);

    private static Address CollateralToken(PositionStanding position, VenueSlots slots) =>
        slots[IsBase(position) ? LyraSlots.Base : LyraSlots.Quote].ToAddress();

    private static bool IsBase(PositionStanding position) => position.Type == LyraOptionType.ShortCallBase;

    /// <summary>USD per unit of the collateral, as the venue counts.</summary>
    private static double UsdOf(PositionStanding position) => IsBase(position) ? DecimalOf(position.Spot) : 1;

    private PriceObservation? SpotOf(PositionStanding position, VenueSlots slots)
    {
        if (!position.IsPriced)
            return null;
        FeedSettings? feed = _tokens.FeedOf(slots[LyraSlots.Base].ToAddress());
        return new PriceObservation(
            position.Spot, LyraTokens.Decimals, slots[LyraSlots.Adapter].ToAddress(), TimeOf(slots[LyraSlots.SpotTime]),
            feed is null ? null : new FeedPromise(feed.Heartbeat, feed.Deviation));
    }

    /// <summary>The quote token is a dollar by the venue's own rule, at any time. SynthetixAdapter.sol, getSpotPrice.</summary>
    private static PriceObservation QuotePrice(PositionStanding position, VenueSlots slots) => new(
        LyraMath.Unit, LyraTokens.Decimals, slots[LyraSlots.Adapter].ToAddress(), DateTimeOffset.FromUnixTimeSeconds(position.Timestamp),
        Feed: null);

    private static double DecimalOf(BigInteger value) => (double)value / (double)LyraMath.Unit;

    /// <summary>Null for a time that no clock shows.</summary>
    private static DateTimeOffset? TimeOf(BigInteger unixSeconds) =>
        unixSeconds.IsZero || unixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? null : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);
}
