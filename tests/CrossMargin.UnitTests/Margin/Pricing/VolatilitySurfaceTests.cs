using CrossMargin.Margin.Pricing;

namespace CrossMargin.UnitTests.Margin.Pricing;

public sealed class VolatilitySurfaceTests
{
    private const double Month = 30 / 365.0;

    /// <summary>A flat smile of total variance 0.04: without slope, the centre says nothing.</summary>
    private static SviSlice Flat(double variance, double years) => new(variance, 0, 0, 0, 0.1, 2_000, years);

    [Fact]
    public void A_slice_is_the_formula()
    {
        SviSlice slice = new(0.02, 0.1, -0.5, 0.1, 0.2, 2_000, 0.25);

        // k = 0.2: 0.02 + 0.1·(−0.5·0.1 + √(0.1² + 0.2²)) = 0.0373607
        Assert.Equal(0.0373607, slice.TotalVariance(0.2), 7);
        Assert.Equal(Math.Sqrt(0.0373607 / 0.25), slice.Volatility(2_000 * Math.Exp(0.2)), 6);
    }

    [Fact]
    public void A_slice_is_flat_beyond_its_range()
    {
        SviSlice slice = new(0.02, 0.1, -0.5, 0.1, 0.2, 2_000, 0.25);

        Assert.Equal(0.8, slice.LogMoneynessBound, 12); // 4·√(0.02 + 0.1·0.2)
        Assert.Equal(slice.TotalVariance(0.8), slice.TotalVariance(0.9));
        Assert.Equal(slice.TotalVariance(-0.8), slice.TotalVariance(double.NegativeInfinity));
        Assert.Equal(slice.Volatility(1e-9), slice.Volatility(0));
    }

    [Fact]
    public void Total_variance_has_a_ceiling() => Assert.Equal(144, new SviSlice(100, 1_000, 0, 0, 1, 2_000, 1).TotalVariance(5));

    [Theory]
    [InlineData(double.NaN, 0.1, 0, 0, 0.1, 2_000, 1, "a")]
    [InlineData(0.1, -0.1, 0, 0, 0.1, 2_000, 1, "b")]
    [InlineData(0.1, 0.1, 1.1, 0, 0.1, 2_000, 1, "rho")]
    [InlineData(0.1, 0.1, 0, double.PositiveInfinity, 0.1, 2_000, 1, "m")]
    [InlineData(0.1, 0.1, 0, 0, -0.1, 2_000, 1, "sigma")]
    [InlineData(0.1, 0.1, 0, 0, 0.1, 0, 1, "forward")]
    [InlineData(0.1, 0.1, 0, 0, 0.1, 2_000, 0, "years")]
    [InlineData(-0.02, 0.1, 0, 0, 0.1, 2_000, 1, "a")] // −0.02 + 0.1·0.1 < 0: a negative variance at the money.
    public void A_slice_refuses_what_is_no_smile(double a, double b, double rho, double m, double sigma, double forward, double years, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new SviSlice(a, b, rho, m, sigma, forward, years)).ParamName);

    [Theory]
    [InlineData(2_000)]
    [InlineData(1_000)]
    public void Between_slices_total_variance_is_linear_in_time(double strike)
    {
        VolatilitySurface surface = new([Flat(0.09, 3 * Month), Flat(0.04, Month)]);

        // Half way, at two months: (0.04 + 0.09)/2 = 0.065
        Assert.Equal(Math.Sqrt(0.065 / (2 * Month)), surface.Volatility(2_000, strike, 2 * Month), 12);
        Assert.Equal(Math.Sqrt(0.09 / (3 * Month)), surface.Volatility(2_000, strike, 3 * Month), 12);
    }

    [Theory]
    [InlineData(0, 0.04 / Month)]
    [InlineData(1e-8, 0.04 / Month)]
    [InlineData(Month, 0.04 / Month)]
    [InlineData(9.0, 0.09 / (3 * Month))]
    public void Outside_the_slices_volatility_is_flat(double years, double squared) =>
        Assert.Equal(Math.Sqrt(squared), new VolatilitySurface([Flat(0.04, Month), Flat(0.09, 3 * Month)]).Volatility(2_000, 1_800, years), 12);

    [Fact]
    public void A_surface_takes_moneyness_from_the_forward_that_it_is_asked_for()
    {
        SviSlice slice = new(0.02, 0.1, -0.5, 0.1, 0.2, 2_000, 0.25);

        Assert.Equal(slice.Volatility(1_800), new VolatilitySurface([slice]).Volatility(1_000, 900, 0.1), 12);
    }

    [Fact]
    public void A_surface_says_whether_variance_falls_with_time()
    {
        SviSlice skewed = new(0.02, 0.1, -0.9, 0, 0.2, 2_000, 1);

        Assert.False(new VolatilitySurface([Flat(0.04, Month), Flat(0.04, 3 * Month)]).AdmitsCalendarArbitrage);
        Assert.True(new VolatilitySurface([Flat(0.04, Month), Flat(0.0399, 3 * Month)]).AdmitsCalendarArbitrage);
        // At the money 0.04 ≥ 0.039; but its right wing falls below: at k = 0.1 it is 0.02 + 0.1·(−0.09 + 0.2236) = 0.0334.
        Assert.True(new VolatilitySurface([Flat(0.039, 0.5), skewed]).AdmitsCalendarArbitrage);
    }

    [Fact]
    public void A_surface_refuses_a_broken_shape()
    {
        Assert.Throws<ArgumentException>(() => new VolatilitySurface([]));
        Assert.Throws<ArgumentException>(() => new VolatilitySurface([Flat(0.04, Month), Flat(0.05, Month)]));
        VolatilitySurface surface = new([Flat(0.04, Month)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => surface.Volatility(double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => surface.Volatility(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => surface.Volatility(1, 1, -1));
    }
}
