using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

public sealed class AaveMathTests
{
    private const long Year = 31_536_000;

    private static readonly BigInteger Ray = BigInteger.Pow(10, 27);

    [Fact]
    public void Ray_products_round_as_their_names_say()
    {
        // 1 · 0.5 is just half a unit; one ray-unit less is below it.
        BigInteger half = Ray / 2;

        Assert.Equal(1, AaveMath.RayMul(1, half));
        Assert.Equal(0, AaveMath.RayMul(1, half - 1));
        Assert.Equal(0, AaveMath.RayMulFloor(1, Ray - 1));
        Assert.Equal(1, AaveMath.RayMulCeil(1, 1));
        Assert.Equal(0, AaveMath.RayMulCeil(0, Ray));
    }

    [Fact]
    public void Ray_quotients_round_as_their_names_say()
    {
        // 10 / 3 = 3.33…
        Assert.Equal(3, AaveMath.RayDivFloor(10, 3 * Ray));
        Assert.Equal(4, AaveMath.RayDivCeil(10, 3 * Ray));
        Assert.Equal(3, AaveMath.RayDivCeil(9, 3 * Ray));
    }

    [Theory]
    [InlineData(10_000, 5_000, 5_000)]     // 50 % of 10 000
    [InlineData(1, 5_000, 1)]              // Half a unit goes up…
    [InlineData(1, 4_999, 0)]              // …less than half goes down.
    public void PercentMul_rounds_up_at_half(int value, int percentage, int expected) =>
        Assert.Equal(expected, AaveMath.PercentMul(value, percentage));

    [Fact]
    public void Percentage_quotients_round_as_their_names_say()
    {
        // 1 000 / 1.05 = 952.38…
        Assert.Equal(952, AaveMath.PercentDiv(1_000, 10_500));
        Assert.Equal(953, AaveMath.PercentDivCeil(1_000, 10_500));
        Assert.Equal(0, AaveMath.PercentMulFloor(1, 9_999));
    }

    [Fact]
    public void LinearInterest_of_a_tenth_a_year_is_a_twentieth_in_half_a_year() =>
        Assert.Equal(Ray + Ray / 20, AaveMath.LinearInterest(Ray / 10, Year / 2));

    [Fact]
    public void CompoundedInterest_is_the_first_four_terms_of_the_exponential()
    {
        // x = 0.1: 1 + x + x²/2 + x³/6 = 1.1 + 0.005 + 0.000166…, where e^0.1 would be 1.10517…
        Assert.Equal(BigInteger.Parse("1105166666666666666666666667"), AaveMath.CompoundedInterest(Ray / 10, Year));
        Assert.Equal(Ray, AaveMath.CompoundedInterest(Ray / 10, 0));
    }

    /// <summary>The rule that rebuilds scaled balances from events: taking the index out again is exact, whatever was rounded.</summary>
    [Fact]
    public void A_scaled_balance_survives_the_way_to_a_balance_and_back() => Prop.ForAll<ulong, ulong>((scaledSeed, indexSeed) =>
    {
        BigInteger scaled = new BigInteger(scaledSeed) * 7919;
        BigInteger index = Ray + new BigInteger(indexSeed) * 1_000_003;       // Never below one.

        return ScaledBalance.After(ReserveSide.Supply, scaled, 0, index) == scaled
            && ScaledBalance.After(ReserveSide.Debt, scaled, 0, index) == scaled;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Supplies_round_down_and_debts_up()
    {
        // 7 · 1.1 = 7.7
        BigInteger index = Ray + Ray / 10;

        Assert.Equal(7, ScaledBalance.ToBalance(ReserveSide.Supply, 7, index));
        Assert.Equal(8, ScaledBalance.ToBalance(ReserveSide.Debt, 7, index));
        // 7 + 4 = 11 is 10 scaled; 8 − 3 = 5 is 4.54… scaled, which a debt rounds down to 4.
        Assert.Equal(10, ScaledBalance.After(ReserveSide.Supply, 7, 4, index));
        Assert.Equal(4, ScaledBalance.After(ReserveSide.Debt, 7, -3, index));
    }
}
