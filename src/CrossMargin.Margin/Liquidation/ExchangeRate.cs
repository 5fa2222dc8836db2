using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Liquidation;

/// <summary>A price in USD as an exact integer: Raw / 10^Decimals.</summary>
internal readonly record struct ExactPrice(BigInteger Raw, int Decimals)
{
    private const int EstimateDecimals = 12;

    public static ExactPrice Of(PriceObservation price) => new(price.Raw, price.Decimals);

    /// <summary>Rounded up, for who buys.</summary>
    public static ExactPrice Up(double usd) => new((BigInteger)Math.Ceiling(usd * 1e12), EstimateDecimals);

    /// <summary>Rounded down, for who sells.</summary>
    public static ExactPrice Down(double usd) => new((BigInteger)Math.Floor(usd * 1e12), EstimateDecimals);
}

/// <summary>How many raw units of a collateral go with how many of something else: a ratio of integers, rounded against the account.</summary>
internal readonly record struct ExchangeRate(BigInteger Numerator, BigInteger Denominator)
{
    private const long Billion = 1_000_000_000;

    /// <param name="markup">A fraction on top of the price; below 0 for who sells. Of it nine decimals count, rounded against the account.</param>
    public static ExchangeRate Of(byte decimals, ExactPrice price, byte collateralDecimals, ExactPrice collateralPrice, double markup) => new(
        price.Raw * BigInteger.Pow(10, collateralDecimals + collateralPrice.Decimals) * (Billion + Billionths(markup)),
        BigInteger.Pow(10, decimals + price.Decimals) * collateralPrice.Raw * Billion);

    /// <summary>A fraction in billionths, rounded up.</summary>
    public static BigInteger Billionths(double fraction) => (BigInteger)Math.Ceiling(fraction * Billion);

    /// <summary>What is given for so many raw units, rounded up.</summary>
    public BigInteger Given(BigInteger raw) => -Floor(-raw * Numerator, Denominator);

    /// <summary>What is got for so many raw units, rounded down.</summary>
    public BigInteger Got(BigInteger raw) => Floor(raw * Numerator, Denominator);

    /// <summary>The most raw units that so much collateral pays for.</summary>
    public BigInteger Affordable(BigInteger collateral) => Numerator.IsZero ? long.MaxValue * (BigInteger)long.MaxValue : Floor(collateral * Denominator, Numerator);

    public static BigInteger Floor(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
