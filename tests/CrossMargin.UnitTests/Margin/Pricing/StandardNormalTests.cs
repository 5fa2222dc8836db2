using CrossMargin.Margin.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

/// <summary>The expected numbers are erfc(−x/√2)/2 and its inverse in arithmetic of fifty digits.</summary>
public sealed class StandardNormalTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(-0.5, 0.3085375387259869)]
    [InlineData(1, 0.84134474606854295)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-2, 0.022750131948179207)]
    [InlineData(3, 0.99865010196836991)]
    [InlineData(-5, 2.8665157187919391e-7)]
    [InlineData(-10, 7.6198530241605261e-24)]
    [InlineData(-20, 2.7536241186062337e-89)]
    [InlineData(-37, 5.7255712225245768e-300)]
    public void Cumulative_keeps_its_relative_precision_in_the_lower_tail(double x, double expected) =>
        Assert.InRange(StandardNormal.Cumulative(x) / expected, 1 - 1e-15, 1 + 1e-15);

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1e308, 0)]
    [InlineData(1e308, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NaN, double.NaN)]
    public void Cumulative_has_its_limits(double x, double expected) => Assert.Equal(expected, StandardNormal.Cumulative(x));

    [Fact]
    public void Cumulative_mirrors_itself() => Prop.ForAll(Gen.Choose(-40_000_000, 40_000_000).ToArbitrary(), millionths =>
        Math.Abs(StandardNormal.Cumulative(millionths * 1e-6) + StandardNormal.Cumulative(millionths * -1e-6) - 1) <= 2e-16)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1e-300, -37.047096299361199)]
    [InlineData(1e-20, -9.2623400897984076)]
    [InlineData(1e-5, -4.2648907939228246)]
    [InlineData(0.005, -2.5758293035489008)]
    [InlineData(0.025, -1.9599639845400542)]
    [InlineData(0.3, -0.52440051270804082)]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.67448975019608174)]
    [InlineData(0.975, 1.9599639845400539)]
    [InlineData(0.995, 2.5758293035489005)]
    public void Quantile_inverts_the_cumulative(double probability, double expected) =>
        Assert.InRange(StandardNormal.Quantile(probability), expected - 1e-15 * Math.Abs(expected), expected + 1e-15 * Math.Abs(expected));

    [Fact]
    public void Quantile_returns_to_its_probability() => Prop.ForAll(Gen.Choose(1, 700_000_000).ToArbitrary(), millionths =>
    {
        // From e^(−700) to almost one; a relative error of x in the quantile is one of x² in the probability.
        double probability = Math.Exp(-1e-6 * millionths);
        double x = StandardNormal.Quantile(probability);
        return Math.Abs(StandardNormal.Cumulative(x) / probability - 1) <= 2e-15 + 4e-16 * x * x;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(1.0000001)]
    [InlineData(double.NaN)]
    public void Quantile_refuses_what_is_no_probability(double probability) =>
        Assert.Equal("probability", Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.Quantile(probability)).ParamName);

    [Fact]
    public void Quantile_of_certainty_is_infinite()
    {
        Assert.Equal(double.NegativeInfinity, StandardNormal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, StandardNormal.Quantile(1));
    }
}
