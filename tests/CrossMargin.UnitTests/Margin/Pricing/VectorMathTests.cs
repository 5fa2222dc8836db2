using CrossMargin.Margin.Pricing;
using CrossMargin.Margin.Pricing.Lanes;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

public sealed class VectorMathTests
{
    [Fact]
    public void The_exponential_agrees_with_the_library() => Prop.ForAll(Gen.Choose(0, 700_000_000).ToArbitrary(), millionths =>
        Math.Abs(First(VectorMath.ExpOfMinus(LanesOfEight.Of(1e-6 * millionths))) / Math.Exp(-1e-6 * millionths) - 1) <= 5e-16)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(708, 3.307553003638408e-308)]
    [InlineData(1e300, 3.307553003638408e-308)]
    public void The_exponential_stays_a_normal_number(double z, double expected) =>
        Assert.InRange(First(VectorMath.ExpOfMinus(LanesOfEight.Of(z))) / expected, 1 - 5e-16, 1 + 5e-16);

    [Fact]
    public void The_tail_agrees_with_the_scalar_one() => Prop.ForAll(Gen.Choose(0, 40_000_000).ToArbitrary(), millionths =>
        Math.Abs(First(VectorMath.ScaledTail(LanesOfEight.Of(1e-6 * millionths)))
            * StandardNormal.RootOfTwoPi / StandardNormal.MillsRatio(-1e-6 * millionths) - 1) <= 3e-15).QuickCheckThrowOnFailure();

    private static double First(LanesOfEight lanes)
    {
        double[] all = new double[8];
        LanesOfEight.Store(lanes, ref all[0], 0);
        return all[0];
    }
}
