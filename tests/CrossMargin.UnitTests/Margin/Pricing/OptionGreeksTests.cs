using CrossMargin.Margin.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

public sealed class OptionGreeksTests
{
    /// <summary>An option by whole numbers, which a counter-example shows and shrinks.</summary>
    /// <param name="Moneyness">ln(K/F) in hundredths of a deviation.</param>
    public sealed record Terms(int Forward, int Moneyness, int Days, int VolatilityPercent, int RatePercent, int YieldPercent, bool IsCall)
    {
        public double Volatility => VolatilityPercent * 0.01;

        public double Years => Days / 365.0;

        public double Rate => RatePercent * 0.01;

        public double Yield => YieldPercent * 0.01;

        public double Strike => Forward * Math.Exp(Moneyness * 0.01 * Volatility * Math.Sqrt(Years));
    }

    private static readonly Arbitrary<Terms> AnyTerms = (
        from forward in Gen.Choose(1, 100_000)
        from moneyness in Gen.Choose(-300, 300)
        from days in Gen.Choose(1, 1_000)
        from volatility in Gen.Choose(5, 300)
        from rate in Gen.Choose(-5, 20)
        from dividends in Gen.Choose(-5, 20)
        from isCall in Gen.Elements(true, false)
        select new Terms(forward, moneyness, days, volatility, rate, dividends, isCall)).ToArbitrary();

    [Fact]
    public void The_greeks_on_a_forward_are_the_slopes_of_the_value() => Prop.ForAll(AnyTerms, terms =>
    {
        OptionGreeks greeks = Of(terms.Forward, terms.Years, terms.Volatility, terms.Rate);
        double deviation = terms.Volatility * Math.Sqrt(terms.Years), step = 1e-3 * deviation * terms.Forward;
        double size = terms.Forward + terms.Strike;
        return Near(greeks.Delta, Slope(x => Of(x, terms.Years, terms.Volatility, terms.Rate).Value, terms.Forward, step), 1)
            && Near(greeks.Gamma, Slope(x => Of(x, terms.Years, terms.Volatility, terms.Rate).Delta, terms.Forward, step), 1 / (deviation * terms.Forward))
            && Near(greeks.Vega, Slope(x => Of(terms.Forward, terms.Years, x, terms.Rate).Value, terms.Volatility, 1e-3 * terms.Volatility), size * Math.Sqrt(terms.Years))
            && Near(greeks.Theta, -Slope(x => Of(terms.Forward, x, terms.Volatility, terms.Rate).Value, terms.Years, 1e-3 * terms.Years), size * (1 + terms.Volatility / Math.Sqrt(terms.Years)))
            && Near(greeks.Rho, Slope(x => Of(terms.Forward, terms.Years, terms.Volatility, x).Value, terms.Rate, 1e-3 / (1 + terms.Years)), size * (1 + terms.Years));

        OptionGreeks Of(double forward, double years, double volatility, double rate) =>
            OptionGreeks.Of(forward, terms.Strike, years, volatility, rate, terms.IsCall);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_greeks_on_a_spot_are_the_slopes_of_the_value() => Prop.ForAll(AnyTerms, terms =>
    {
        SpotOptionGreeks greeks = Of(terms.Forward, terms.Strike, terms.Years, terms.Rate, terms.Yield);
        double deviation = terms.Volatility * Math.Sqrt(terms.Years), step = 1e-3 * deviation * terms.Forward;
        // With a carry of 25 % over three years the forward is up to twice the spot: the scale of what may be lost.
        double scale = 4 * (terms.Forward + terms.Strike) * (1 + terms.Years), rateStep = 1e-4 * Math.Min(1, deviation) / (1 + terms.Years);
        return Near(greeks.Delta, Slope(x => Of(x, terms.Strike, terms.Years, terms.Rate, terms.Yield).Value, terms.Forward, step), 4)
            && Near(greeks.Gamma, Slope(x => Of(x, terms.Strike, terms.Years, terms.Rate, terms.Yield).Delta, terms.Forward, step), 4 / (deviation * terms.Forward))
            && Near(greeks.Theta, -Slope(x => Of(terms.Forward, terms.Strike, x, terms.Rate, terms.Yield).Value, terms.Years, 1e-4 * terms.Years), scale * (1 + terms.Volatility / Math.Sqrt(terms.Years)))
            && Near(greeks.Rho, Slope(x => Of(terms.Forward, terms.Strike, terms.Years, x, terms.Yield).Value, terms.Rate, rateStep), scale)
            && Near(greeks.DividendRho, Slope(x => Of(terms.Forward, terms.Strike, terms.Years, terms.Rate, x).Value, terms.Yield, rateStep), scale)
            && Near(greeks.StrikeSensitivity, Slope(x => Of(terms.Forward, x, terms.Years, terms.Rate, terms.Yield).Value, terms.Strike, 1e-3 * deviation * terms.Strike), 4);

        SpotOptionGreeks Of(double spot, double strike, double years, double rate, double dividends) =>
            SpotOptionGreeks.Of(spot, strike, years, terms.Volatility, rate, dividends, terms.IsCall);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_yield_equal_to_the_rate_makes_the_spot_a_forward() => Prop.ForAll(AnyTerms, terms =>
    {
        SpotOptionGreeks spot = SpotOptionGreeks.Of(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.Rate, terms.IsCall);
        OptionGreeks forward = OptionGreeks.Of(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.IsCall);
        return spot.Value == forward.Value && spot.Delta == forward.Delta && spot.Gamma == forward.Gamma && spot.Theta == forward.Theta;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(2_000, 1_500, true, 500, 1)]
    [InlineData(2_000, 2_500, true, 0, 0)]
    [InlineData(2_000, 2_500, false, 500, -1)]
    [InlineData(2_000, 2_000, true, 0, 0.5)] // At the money the slope of the intrinsic value has no side.
    [InlineData(2_000, 2_000, false, 0, -0.5)]
    public void Without_time_the_greeks_are_those_of_the_intrinsic_value(double forward, double strike, bool isCall, double value, double delta) =>
        Assert.Equal(new OptionGreeks(value, delta, 0, 0, 0, 0), OptionGreeks.Of(forward, strike, 0, 0.8, 0, isCall));

    [Fact]
    public void A_third_of_a_second_before_the_expiry_every_greek_is_a_number()
    {
        OptionGreeks greeks = OptionGreeks.Of(2_000, 2_000, 1e-8, 0.8, 0.05, true);

        Assert.Equal(0.5, greeks.Delta, 4);
        Assert.Equal(0.3989423 / (2_000 * 0.8e-4), greeks.Gamma, 6);  // φ(0) / (F·σ√T)
        Assert.Equal(0.3989423 * 2_000 * 1e-4, greeks.Vega, 6);       // F·φ(0)·√T
        Assert.Equal(-0.39894228 * 2_000 * 0.8 / 2e-4, greeks.Theta, 0); // −F·φ(0)·σ / (2√T)
    }

    [Theory]
    [InlineData(0, 1, 1, 1, 0, "forward")]
    [InlineData(double.NaN, 1, 1, 1, 0, "forward")]
    [InlineData(1, 0, 1, 1, 0, "strike")]
    [InlineData(1, 1, -1, 1, 0, "years")]
    [InlineData(1, 1, 1, double.PositiveInfinity, 0, "volatility")]
    [InlineData(1, 1, 1, 1, double.NaN, "rate")]
    public void Greeks_refuse_what_is_no_quote(double forward, double strike, double years, double volatility, double rate, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => OptionGreeks.Of(forward, strike, years, volatility, rate, true)).ParamName);

    private static double Slope(Func<double, double> value, double at, double step) => (value(at + step) - value(at - step)) / (2 * step);

    /// <summary>To a hundred-thousandth of the figure's natural size: the central difference's own error is of the order of the step's square.</summary>
    private static bool Near(double value, double slope, double scale) => Math.Abs(value - slope) <= 1e-5 * scale;
}
