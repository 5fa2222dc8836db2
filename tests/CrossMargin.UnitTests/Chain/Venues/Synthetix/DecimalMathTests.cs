using System.Numerics;
using CrossMargin.Chain.Venues.Synthetix;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

public sealed class DecimalMathTests
{
    private static readonly BigInteger Half = DecimalMath.Unit / 2;

    [Theory]
    [InlineData(3, 1)]      // 1.5 units of the last place.
    [InlineData(-3, -1)]    // Towards zero, not down.
    public void What_does_not_fit_is_cut_off_towards_zero(int x, int expected)
    {
        Assert.Equal(expected, DecimalMath.Multiply(x, Half));
        Assert.Equal(expected, DecimalMath.Divide(x, 2 * DecimalMath.Unit));
    }
}
