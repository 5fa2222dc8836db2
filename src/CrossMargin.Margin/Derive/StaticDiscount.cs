using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Derive;

/// <summary>Takes time value off what a shocked expiry is worth, and adds to what it owes.</summary>
/// <remarks>
/// Worth: s⁺·e^(−T·(r·scale⁺ + add⁺)); owed: min(1/df, s⁻·e^(T·(r·scale⁻ + add⁻))) with df = e^(−rT).
/// Source: derivexyz/v2-core, PMRMLib_2.sol, _addStaticDiscount; the ranges are those of setMarginParams. The defaults are
/// those of the contract's own portfolio cases: those of the main-net configuration mark debts down.
/// </remarks>
public sealed record StaticDiscount
{
    /// <summary>s⁺; 0 to 4.</summary>
    public double LongFactor { get; init => field = Bound.Within(value, 0, 4); } = 0.95;

    /// <summary>s⁻; 0 to 4.</summary>
    public double ShortFactor { get; init => field = Bound.Within(value, 0, 4); } = 1.04;

    /// <summary>0 to 10.</summary>
    public double LongRateScale { get; init => field = Bound.Within(value, 0, 10); } = 1;

    /// <summary>Per year; 0 to 10.</summary>
    public double LongRateAdd { get; init => field = Bound.Within(value, 0, 10); } = 0.08;

    /// <summary>0 to 10.</summary>
    public double ShortRateScale { get; init => field = Bound.Within(value, 0, 10); } = 0.5;

    /// <summary>Per year; 0 to 10.</summary>
    public double ShortRateAdd { get; init => field = Bound.Within(value, 0, 10); } = 0.08;

    /// <param name="rate">Not negative.</param>
    internal double Long(double rate, double years) => LongFactor * Math.Exp(-years * (rate * LongRateScale + LongRateAdd));

    /// <inheritdoc cref="Long"/>
    internal double Short(double rate, double years) =>
        Math.Min(Math.Exp(rate * years), ShortFactor * Math.Exp(years * (rate * ShortRateScale + ShortRateAdd)));
}
