using System.Numerics;
using CrossMargin.Chain.Venues.PerpCurie;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

public sealed class PerpMathTests
{
    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -4)]     // Down, not towards zero.
    [InlineData(-8, 2, -4)]
    public void DivideDown_rounds_down_on_both_sides_of_zero(int value, int divisor, int expected) =>
        Assert.Equal(expected, PerpMath.DivideDown(value, divisor));

    [Theory]
    [InlineData(9, 0)]
    [InlineData(-9, 0)]
    [InlineData(10, 10)]
    public void WithoutDust_drops_less_than_ten_units(int size, int expected) => Assert.Equal(expected, PerpMath.WithoutDust(size));

    [Theory]
    [InlineData(110, 10)]       // A market a tenth above its index.
    [InlineData(130, 15)]       // As far as the rate allows.
    [InlineData(70, -15)]
    public void PremiumX96_is_the_market_above_the_index_up_to_a_limit(int market, int expected)
    {
        // A root is only known to 96 digits: the market's price is set by the root, and the premium compared in whole dollars.
        BigInteger root = new(Math.Sqrt(market) * Math.Pow(2, 96));

        BigInteger premium = FundingMath.PremiumX96(root, 100 * PerpMath.One, 150_000);

        Assert.Equal(expected, Math.Round((double)premium / Math.Pow(2, 96), 6));
    }

    [Theory]
    [InlineData(0, 0)]          // Before the first trade.
    [InlineData(950, 50)]       // Fifty seconds after it.
    [InlineData(10, 900)]
    public void Interval_is_not_longer_than_the_market_was_traded(int firstTrade, int expected) =>
        Assert.Equal(expected, FundingMath.Interval(900, firstTrade, 1_000));

    [Fact]
    public void Owed_is_the_growth_since_for_a_day_of_it() =>
        // Two units, a premium of three dollars for a day.
        Assert.Equal(6 * PerpMath.One, FundingMath.Owed(2 * PerpMath.One, 3 * 86_400 * PerpMath.Q96 + 5, 5));
}
