using System.Numerics;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What a European option is priced with. Decimals of 18 places, except for the time.</summary>
/// <param name="Seconds">To the expiry; not negative.</param>
/// <param name="Volatility">Per √year.</param>
/// <param name="Rate">Continuously compounded, per year; may be negative.</param>
internal readonly record struct BlackScholesInputs(
    BigInteger Seconds, BigInteger Volatility, BigInteger Spot, BigInteger Strike, BigInteger Rate);

/// <summary>The Black-Scholes formula in the contracts' own arithmetic.</summary>
/// <remarks>
/// d1 = (ln(S/K) + (σ²/2 + r) · t) / (σ√t), d2 = d1 − σ√t; call = S · N(d1) − K · e^(−rt) · N(d2), put = call + K · e^(−rt) − S, neither
/// below zero. Source: @lyrafinance/protocol 0.1.3-alpha, BlackScholes.sol, functions optionPrices, _d1d2, _optionPrices and _vega.
/// </remarks>
internal static class BlackScholes
{
    private const int SecondsPerYear = 31_536_000;
    private static readonly BigInteger LeastYears = LyraMath.PreciseUnit / SecondsPerYear;
    private static readonly BigInteger LeastVolatility = LyraMath.PreciseUnit / 10_000;
    private static readonly BigInteger LargestPrice = LyraMath.MaxUint256 / (LyraMath.PreciseUnit * 10);

    /// <summary>The value of one option, as decimals; null where the contracts revert: they take no logarithm of zero, and no price beyond a word.</summary>
    public static (BigInteger Call, BigInteger Put)? Prices(in BlackScholesInputs inputs)
    {
        BigInteger years = Years(inputs);
        BigInteger spot = LyraMath.ToPrecise(inputs.Spot);
        BigInteger rate = LyraMath.ToPrecise(inputs.Rate);
        BigInteger discount = -LyraMath.MultiplyPrecise(rate, years);
        if (Distances(inputs, years) is not { } distances || !FixedPointMath.HasExp(discount))
            return null;
        BigInteger factor = FixedPointMath.ExpPrecise(discount);
        if (factor * LyraMath.ToPrecise(inputs.Strike) > LyraMath.MaxUint256)
            return null;
        BigInteger strike = LyraMath.MultiplyPrecise(LyraMath.ToPrecise(inputs.Strike), factor);
        BigInteger received = LyraMath.MultiplyPrecise(spot, NormalDistribution.Cumulative(distances.D1));
        BigInteger paid = LyraMath.MultiplyPrecise(strike, NormalDistribution.Cumulative(distances.D2));
        BigInteger call = BigInteger.Max(0, received - paid);
        BigInteger put = BigInteger.Max(0, call + strike - spot);
        return (LyraMath.ToDecimal(call), LyraMath.ToDecimal(put));
    }

    /// <summary>By how much the value moves with the volatility: S · √t · n(d1), a decimal; null where the contracts revert.</summary>
    public static BigInteger? Vega(in BlackScholesInputs inputs)
    {
        BigInteger years = Years(inputs);
        if (Distances(inputs, years) is not { } distances)
            return null;
        BigInteger density = LyraMath.MultiplyPrecise(NormalDistribution.Density(distances.D1), LyraMath.ToPrecise(inputs.Spot));
        return LyraMath.ToDecimal(LyraMath.MultiplyPrecise(LyraMath.SqrtPrecise(years), density));
    }

    /// <summary>Years of 365 days, precise.</summary>
    private static BigInteger Years(in BlackScholesInputs inputs) => LyraMath.DividePrecise(inputs.Seconds, SecondsPerYear);

    /// <summary>d1 and d2. A time or volatility of nearly nothing counts as the least there is.</summary>
    private static (BigInteger D1, BigInteger D2)? Distances(in BlackScholesInputs inputs, BigInteger years)
    {
        BigInteger spot = LyraMath.ToPrecise(inputs.Spot);
        BigInteger strike = LyraMath.ToPrecise(inputs.Strike);
        if (strike.Sign <= 0 || spot > LargestPrice || strike > LargestPrice)
            return null;
        BigInteger ratio = LyraMath.DividePrecise(spot, strike);
        if (!FixedPointMath.HasLn(ratio))
            return null;
        BigInteger time = BigInteger.Max(years, LeastYears);
        BigInteger volatility = BigInteger.Max(LyraMath.ToPrecise(inputs.Volatility), LeastVolatility);
        BigInteger spread = LyraMath.MultiplyPrecise(volatility, LyraMath.SqrtPrecise(time));
        BigInteger drift = LyraMath.MultiplyPrecise(
            LyraMath.MultiplyPrecise(volatility, volatility) / 2 + LyraMath.ToPrecise(inputs.Rate), time);
        BigInteger d1 = LyraMath.DividePrecise(FixedPointMath.LnPrecise(ratio) + drift, spread);
        return (d1, d1 - spread);
    }
}
