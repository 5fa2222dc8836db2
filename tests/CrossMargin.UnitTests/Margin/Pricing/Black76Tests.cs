using CrossMargin.Margin.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

/// <summary>The expected values are Black's formula in arithmetic of fifty digits.</summary>
public sealed class Black76Tests
{
    /// <summary>An option, by numbers that a counter-example shows and shrinks.</summary>
    /// <param name="Moneyness">ln(K/F) in units of the deviation, in thousandths. Beyond e^±600 the strike would leave the range of a double.</param>
    /// <param name="LogDeviation">ln(σ√T), in thousandths: from e^(−16), a second's, to e^3.</param>
    public sealed record Quote(int Forward, int Moneyness, int LogDeviation)
    {
        public double ForwardUsd => Forward * 0.01;

        public double Deviation => Math.Exp(LogDeviation * 1e-3);

        public double StrikeUsd => ForwardUsd * Math.Exp(Math.Clamp(Moneyness * 1e-3 * Deviation, -600, 600));

        public double Value(bool isCall, double wider = 1) => Black76.ValueOfDeviation(ForwardUsd, StrikeUsd, Deviation * wider, isCall);
    }

    internal static readonly Arbitrary<Quote> Quotes = (
        from forward in Gen.Choose(1, 20_000_000)
        from moneyness in Gen.OneOf(Gen.Choose(-3_000, 3_000), Gen.Choose(-36_000, 36_000))
        from logDeviation in Gen.Choose(-16_000, 3_000)
        select new Quote(forward, moneyness, logDeviation)).ToArbitrary();

    [Theory]
    [InlineData(100, 100, 1, 0.2, true, 7.9655674554057967)]
    [InlineData(100, 110, 0.5, 0.3, true, 4.7456838134580885)]
    [InlineData(100, 110, 0.5, 0.3, false, 14.745683813458089)]
    [InlineData(2000, 2000, 1e-8, 0.8, true, 0.063830764847207695)]       // A third of a second before the expiry.
    [InlineData(2000, 1999, 1e-8, 0.8, false, 4.9616397876122915e-12)]
    [InlineData(2000, 6000, 0.25, 0.5, true, 0.00099541065874042099)]
    [InlineData(2000, 500, 0.02, 0.6, false, 1.372176066962757e-59)]      // Sixteen deviations out of the money.
    [InlineData(1, 1e6, 1, 1, true, 6.5043215260219353e-42)]
    [InlineData(1800, 1500, 30, 4, false, 1500)]
    public void Value_keeps_its_relative_precision(double forward, double strike, double years, double volatility, bool isCall, double expected) =>
        Assert.InRange(Black76.Value(forward, strike, years, volatility, isCall) / expected, 1 - 1e-13, 1 + 1e-13);

    [Theory]
    [InlineData(2000, 1500, 0, 0.8, true, 500)]      // No time is left.
    [InlineData(2000, 1500, 0, 0.8, false, 0)]
    [InlineData(2000, 2500, 1, 0, false, 500)]       // Nothing can move.
    [InlineData(2000, 2500, 1, 0, true, 0)]
    [InlineData(0, 1500, 1, 0.8, true, 0)]           // A forward of zero, or below.
    [InlineData(0, 1500, 1, 0.8, false, 1500)]
    [InlineData(-5, 1500, 1, 0.8, false, 1500)]
    [InlineData(2000, 0, 1, 0.8, true, 2000)]        // A strike of zero.
    [InlineData(2000, 0, 1, 0.8, false, 0)]
    [InlineData(2000, 1500, 1e300, 1e300, true, 2000)] // An infinite deviation.
    [InlineData(2000, 1500, 1e300, 1e300, false, 1500)]
    [InlineData(2000, 1e300, 0.1, 0.8, true, 0)]     // Out of every reach.
    [InlineData(1e-300, 1e300, 0.1, 0.8, false, 1e300)]
    public void Value_has_its_limits(double forward, double strike, double years, double volatility, bool isCall, double expected) =>
        Assert.Equal(expected, Black76.Value(forward, strike, years, volatility, isCall));

    [Theory]
    [InlineData(double.NaN, 1, 1, 1, "forward")]
    [InlineData(double.PositiveInfinity, 1, 1, 1, "forward")]
    [InlineData(1, double.NaN, 1, 1, "strike")]
    [InlineData(1, -1, 1, 1, "strike")]
    [InlineData(1, 1, double.PositiveInfinity, 1, "years")]
    [InlineData(1, 1, -1e-9, 1, "years")]
    [InlineData(1, 1, 1, double.NaN, "volatility")]
    [InlineData(1, 1, 1, -0.1, "volatility")]
    public void Value_refuses_what_is_no_quote(double forward, double strike, double years, double volatility, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Black76.Value(forward, strike, years, volatility, true)).ParamName);

    [Fact]
    public void A_call_less_a_put_is_the_forward_less_the_strike() => Prop.ForAll(Quotes, quote =>
        Math.Abs(quote.Value(true) - quote.Value(false) - (quote.ForwardUsd - quote.StrikeUsd))
            <= 4e-16 * (quote.ForwardUsd + quote.StrikeUsd)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_stays_between_the_intrinsic_one_and_its_bound() => Prop.ForAll(Quotes, quote =>
        quote.Value(true) >= Math.Max(0, quote.ForwardUsd - quote.StrikeUsd) && quote.Value(true) <= quote.ForwardUsd
        && quote.Value(false) >= Math.Max(0, quote.StrikeUsd - quote.ForwardUsd) && quote.Value(false) <= quote.StrikeUsd)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_never_falls_with_volatility() => Prop.ForAll(Quotes, Gen.Choose(1, 1_000).ToArbitrary(), (quote, millionths) =>
        quote.Value(true, 1 + 1e-6 * millionths) >= quote.Value(true) * (1 - 4e-16)
        && quote.Value(false, 1 + 1e-6 * millionths) >= quote.Value(false) * (1 - 4e-16)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_series_and_the_plain_formula_meet_without_a_step() => Prop.ForAll(Gen.Choose(0, 36_000).ToArbitrary(), thousandths =>
    {
        // Half is where one takes over from the other. A step in the last place of the deviation moves the value by h² of its own.
        double h = -1e-3 * thousandths, x = 0.5 * h;
        double below = StandardBlack.Fraction(x, Math.BitDecrement(0.5)), above = StandardBlack.Fraction(x, 0.5);
        return Math.Abs(above / below - 1) <= 2e-14 + 1e-15 * h * h;
    }).QuickCheckThrowOnFailure();
}
