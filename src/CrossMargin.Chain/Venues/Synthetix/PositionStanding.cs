using System.Numerics;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>One position at one time, as its market's views compute it.</summary>
/// <remarks>
/// sUSD with 18 decimals. Source: synthetix 2.102.1, PerpsV2MarketBase.sol, and PerpsV2MarketViews.sol for the liquidation price.
/// </remarks>
internal sealed class PositionStanding
{
    private static readonly BigInteger Milli = DecimalMath.Unit / 1_000;

    private readonly Position _position;
    private readonly MarketStanding _market;

    /// <param name="market">Readable.</param>
    public PositionStanding(Position position, MarketStanding market)
    {
        (_position, _market) = (position, market);
        AccruedFunding = position.FundingIndex.IsZero ? 0 : DecimalMath.Multiply(position.Size, market.NextFunding - position.Funding);
        BigInteger gain = DecimalMath.Multiply(position.Size, market.Price - position.LastPrice);
        MarginWithGains = position.Margin + gain + AccruedFunding;
        if (!position.Size.IsZero)
        {
            LiquidationMargin = market.LiquidationMargin(position.Size);
            LiquidationPremium = market.LiquidationPremium(position.Size);
        }
    }

    /// <summary>Positive is owed to the trader.</summary>
    public BigInteger AccruedFunding { get; }

    /// <summary>
    /// The margin with unrealised gains and funding. Negative is bad debt, which the trader does not owe: the margin stops at zero.
    /// </summary>
    public BigInteger MarginWithGains { get; }

    /// <summary>Zero without a position, as the premium.</summary>
    public BigInteger LiquidationMargin { get; }

    public BigInteger LiquidationPremium { get; }

    /// <summary>What is left above the liquidation line; negative below it.</summary>
    public BigInteger Excess => MarginWithGains - LiquidationPremium - LiquidationMargin;

    public BigInteger RemainingMargin => BigInteger.Max(0, MarginWithGains);

    /// <summary>As the market's view says it: at the line itself, too.</summary>
    public bool CanLiquidate =>
        _market.IsPriceValid && !_position.Size.IsZero
        && BigInteger.Max(0, MarginWithGains - LiquidationPremium) <= LiquidationMargin;

    /// <summary>What whoever flags the position would get; zero while it cannot be flagged.</summary>
    public BigInteger LiquidationFee => CanLiquidate ? _market.LiquidationFee(_position.Size) : 0;

    /// <summary>
    /// What could be withdrawn; null where the market's view reverts, because its greatest leverage is no more than a thousandth.
    /// </summary>
    public BigInteger? AccessibleMargin
    {
        get
        {
            BigInteger leverage = _market.MaxLeverage - Milli;
            if (leverage.Sign <= 0)
                return null;
            BigInteger bound = BigInteger.Abs(DecimalMath.Divide(DecimalMath.Multiply(_position.Size, _market.Price), leverage));
            if (bound.Sign > 0)
                bound = BigInteger.Max(bound, _market.MinInitialMargin) + Milli;
            return BigInteger.Max(0, RemainingMargin - bound);
        }
    }

    /// <summary>The price at which the position comes to its line, if fee and premium stay as they are now.</summary>
    public BigInteger LiquidationPrice
    {
        get
        {
            if (_position.Size.IsZero)
                return 0;
            BigInteger shift = DecimalMath.Divide(LiquidationMargin - (_position.Margin - LiquidationPremium), _position.Size);
            return BigInteger.Max(0, _position.LastPrice + shift - (_market.NextFunding - _position.Funding));
        }
    }
}
