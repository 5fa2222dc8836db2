using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>One market at one time, as its own views compute it: price, funding, and what a liquidation costs.</summary>
/// <remarks>18 decimals. Source: synthetix 2.102.1, PerpsV2MarketBase.sol.</remarks>
internal sealed class MarketStanding
{
    private static readonly BigInteger Day = 86_400;

    private readonly MarketSlots _market;
    private readonly VenueSlots _slots;

    /// <param name="timestamp">Unix seconds.</param>
    public MarketStanding(MarketSlots market, VenueSlots slots, long timestamp)
    {
        (_market, _slots) = (market, slots);
        Price = slots[market.Price];
        BigInteger state = slots[market.PriceState];
        bool isStale = slots[market.PriceTime] + slots[SynthetixSlots.RateStalePeriod] < timestamp;
        IsPriceValid = state == PriceState.Valid && !isStale;
        SkewScale = slots[market.SkewScale];
        // Without a scale the contract divides by zero, and without a price it is reverted by the oracle.
        IsReadable = !state.IsZero && SkewScale.Sign > 0;
        if (!IsReadable)
            return;
        BigInteger elapsed = DecimalMath.Divide(BigInteger.Max(0, timestamp - slots[market.FundingTime]), Day);
        FundingRate = slots[market.FundingRate] + DecimalMath.Multiply(FundingVelocity(), elapsed);
        NextFunding = slots[market.Funding] + UnrecordedFunding(elapsed);
    }

    /// <summary>False while the market's own views revert: then nothing below counts.</summary>
    public bool IsReadable { get; }

    /// <summary>The oracle's price. Zero counts as one that is not valid.</summary>
    public BigInteger Price { get; }

    /// <summary>As the market judges it: at a later time a valid price becomes stale.</summary>
    public bool IsPriceValid { get; }

    public BigInteger SkewScale { get; }

    /// <summary>Per day, at this time; positive is paid by longs.</summary>
    public BigInteger FundingRate { get; }

    /// <summary>The entry that the funding sequence would get now.</summary>
    public BigInteger NextFunding { get; }

    public BigInteger Skew => _slots[_market.Skew];

    public BigInteger MaxLeverage => _slots[_market.MaxLeverage];

    public BigInteger MinInitialMargin => _slots[SynthetixSlots.MinInitialMargin];

    public BigInteger KeeperLiquidationFee => _slots[SynthetixSlots.KeeperLiquidationFee];

    /// <summary>What the next trade pays, however small: the price with the premium of the market's skew (fillPrice of zero).</summary>
    public BigInteger FillPrice
    {
        get
        {
            BigInteger price = Price + DecimalMath.Multiply(Price, DecimalMath.Divide(Skew, SkewScale));
            return DecimalMath.Divide(2 * price, 2 * DecimalMath.Unit);
        }
    }

    /// <summary>For whoever flags a position of this size.</summary>
    public BigInteger LiquidationFee(BigInteger size)
    {
        BigInteger proportional = DecimalMath.Multiply(Notional(size), _slots[SynthetixSlots.LiquidationFeeRatio]);
        BigInteger capped = BigInteger.Min(proportional, _slots[SynthetixSlots.MaxKeeperFee]);
        return BigInteger.Max(capped, _slots[SynthetixSlots.MinKeeperFee]);
    }

    /// <summary>The margin at or below which a position of this size is liquidated.</summary>
    public BigInteger LiquidationMargin(BigInteger size) =>
        DecimalMath.Multiply(Notional(size), _slots[_market.LiquidationBufferRatio]) + LiquidationFee(size) + KeeperLiquidationFee;

    /// <summary>What is taken off a position's margin before it is compared: the impact of closing it in a market without skew.</summary>
    public BigInteger LiquidationPremium(BigInteger size) => DecimalMath.Multiply(
        DecimalMath.Multiply(DecimalMath.Divide(BigInteger.Abs(size), SkewScale), Notional(size)),
        _slots[_market.LiquidationPremiumMultiplier]);

    /// <summary>Whether anybody may liquidate a position of this size now, once it is flagged.</summary>
    /// <remarks>
    /// Beyond these limits only who the manager endorses may. Source: synthetix 2.102.1, PerpsV2MarketLiquidate.sol,
    /// liquidatePosition; FuturesMarketManager.sol, onlyMarketImplementations: a market that was removed pays nobody.
    /// </remarks>
    public bool LetsLiquidate(BigInteger size) =>
        IsReadable && IsPriceValid && _slots[_market.Suspended].IsZero && !_slots[_market.Listed].IsZero
        && _slots[_market.MaxLiquidationDelta] > DecimalMath.Divide(BigInteger.Abs(size), SkewScale)
        && _slots[_market.MaxPremium] > DecimalMath.Divide(BigInteger.Abs(Skew), SkewScale);

    private BigInteger Notional(BigInteger size) => DecimalMath.Multiply(BigInteger.Abs(size), Price);

    /// <summary>How much the rate changes in a day: in proportion to the skew, at most as much as the scale allows.</summary>
    private BigInteger FundingVelocity()
    {
        BigInteger proportional = BigInteger.Clamp(DecimalMath.Divide(Skew, SkewScale), -DecimalMath.Unit, DecimalMath.Unit);
        return DecimalMath.Multiply(proportional, _slots[_market.MaxFundingVelocity]);
    }

    /// <summary>Since the last entry, per unit: it flows against the skew, hence the sign.</summary>
    private BigInteger UnrecordedFunding(BigInteger elapsed)
    {
        BigInteger average = -DecimalMath.Divide(_slots[_market.FundingRate] + FundingRate, 2 * DecimalMath.Unit);
        return DecimalMath.Multiply(DecimalMath.Multiply(average, elapsed), Price);
    }
}
