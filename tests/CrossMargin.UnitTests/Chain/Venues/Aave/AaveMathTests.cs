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
        Assert.Equal(BigInteger.Parse("1105166666666666666666666667"), AaveMath.CompoundedInterest(AaveVersion.V36, Ray / 10, Year));
        Assert.Equal(Ray, AaveMath.CompoundedInterest(AaveVersion.V36, Ray / 10, 0));
    }

    /// <summary>core-v3's MathUtils by hand, in Python's integers.</summary>
    [Theory]
    [InlineData(1, 0, "1000000000000000000000000000")]
    [InlineData(1, 1, "1000000003170979198376458650")]          // One second: no pairs of seconds yet.
    [InlineData(1, 2, "1000000006341958406808026376")]
    [InlineData(1, 3, "1000000009512937625294703210")]
    [InlineData(1, 86_400, "1000274010136131111741806860")]
    [InlineData(1, Year, "1105162042821782412575504000")]       // A little less than the exponential's 1.105166…
    [InlineData(6, Year, "1815999671949456713787304000")]
    public void CompoundedInterest_of_V30_is_the_first_four_terms_of_the_binomial(int tenths, long seconds, string expected) =>
        Assert.Equal(BigInteger.Parse(expected), AaveMath.CompoundedInterest(AaveVersion.V30, Ray * tenths / 10, seconds));

    /// <summary>The rule that rebuilds scaled balances from events: taking the index out again is exact, whatever was rounded.</summary>
    [Fact]
    public void A_scaled_balance_survives_the_way_to_a_balance_and_back() => Prop.ForAll<ulong, ulong>((scaledSeed, indexSeed) =>
    {
        BigInteger scaled = new BigInteger(scaledSeed) * 7919;
        BigInteger index = Ray + new BigInteger(indexSeed) * 1_000_003;       // Never below one.

        return ScaledBalance.After(AaveVersion.V36, ReserveSide.Supply, scaled, 0, index) == scaled
            && ScaledBalance.After(AaveVersion.V36, ReserveSide.Debt, scaled, 0, index) == scaled;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Supplies_round_down_and_debts_up()
    {
        // 7 · 1.1 = 7.7
        BigInteger index = Ray + Ray / 10;

        Assert.Equal(7, ScaledBalance.ToBalance(AaveVersion.V36, ReserveSide.Supply, 7, index));
        Assert.Equal(8, ScaledBalance.ToBalance(AaveVersion.V36, ReserveSide.Debt, 7, index));
        // 7 + 4 = 11 is 10 scaled; 8 − 3 = 5 is 4.54… scaled, which a debt rounds down to 4.
        Assert.Equal(10, ScaledBalance.After(AaveVersion.V36, ReserveSide.Supply, 7, 4, index));
        Assert.Equal(4, ScaledBalance.After(AaveVersion.V36, ReserveSide.Debt, 7, -3, index));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_sides_round_up_at_half_in_V30_and_change_by_what_the_event_is_scaled(bool isDebt)
    {
        ReserveSide side = isDebt ? ReserveSide.Debt : ReserveSide.Supply;
        BigInteger index = Ray + Ray / 10;

        // 7 · 1.1 = 7.7; 5 · 1.1 = 5.5.
        Assert.Equal(8, ScaledBalance.ToBalance(AaveVersion.V30, side, 7, index));
        Assert.Equal(6, ScaledBalance.ToBalance(AaveVersion.V30, side, 5, index));
        // 4 / 1.1 = 3.63… is 4 more; so is 4 less. 3.63… of a balance would not always be: V3.6's rule gives 10 and 3 here.
        Assert.Equal(11, ScaledBalance.After(AaveVersion.V30, side, 7, 4, index));
        Assert.Equal(3, ScaledBalance.After(AaveVersion.V30, side, 7, -4, index));
        Assert.Equal(7, ScaledBalance.After(AaveVersion.V30, side, 7, 0, index));
    }
}
