using CrossMargin.Margin.Pricing;
using CrossMargin.Margin.Pricing.Lanes;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Pricing;

public sealed class Black76ColumnsTests
{
    private const double Reference = 2_000;

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>A random book of one expiry and two volatility levels, ordinary and extreme options mixed.</summary>
    private static (Black76Leg[] Legs, double[] Deviations) Book(int seed)
    {
        Random random = new(seed);
        Black76Leg[] legs = new Black76Leg[random.Next(1, 600)];
        double[] deviations = new double[2 * legs.Length];
        for (int index = 0; index < legs.Length; index++)
        {
            // From a minute before the expiry to a deviation of e^1.5, up to eleven deviations from the money.
            double deviation = Math.Exp(-9.2 + 10.7 * random.NextDouble());
            double strike = Reference * Math.Exp(deviation * (random.NextDouble() - 0.5) * (index % 3 == 0 ? 22 : 3));
            legs[index] = new Black76Leg(strike, random.Next(-1_000, 1_000) * 0.01, random.Next(2) == 0);
            deviations[index] = deviation;
            deviations[legs.Length + index] = deviation * 1.5;
        }

        return (legs, deviations);
    }

    [Fact]
    public void Values_agree_with_the_scalar_reference() => Prop.ForAll(Seeds, seed =>
    {
        (Black76Leg[] legs, double[] deviations) = Book(seed);
        Black76Columns columns = new(Reference, legs, deviations);
        double forward = Reference * (0.5 + new Random(seed).NextDouble());
        double[] values = new double[legs.Length];
        columns.Values(forward, 1, values);
        return Enumerable.Range(0, legs.Length).All(index =>
        {
            double scalar = Black76.ValueOfDeviation(forward, legs[index].Strike, deviations[legs.Length + index], legs[index].IsCall);
            double allowed = scalar >= 1e-12 * forward ? 1e-10 * scalar : 1e-15 * (forward + legs[index].Strike);
            return Math.Abs(values[index] - scalar) <= allowed;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Near_the_money_values_agree_to_the_same_digits() => Prop.ForAll(Seeds, seed =>
    {
        // Where the tails of d₁ and d₂ cancel most: deviations from 1e-4, moneyness of a few of them, forward at the reference.
        (Black76Leg[] legs, double[] deviations) = Book(seed);
        Black76Columns columns = new(Reference, legs, deviations);
        double[] values = new double[legs.Length];
        columns.Values(Reference, 0, values);
        return Enumerable.Range(0, legs.Length).All(index =>
        {
            double scalar = Black76.ValueOfDeviation(Reference, legs[index].Strike, deviations[index], legs[index].IsCall);
            return scalar < 1e-12 * Reference || Math.Abs(values[index] / scalar - 1) <= 1e-10;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_width_of_register_gives_the_same_bits() => Prop.ForAll(Seeds, seed =>
    {
        (Black76Leg[] legs, double[] deviations) = Book(seed);
        Black76Columns columns = new(Reference, legs, deviations);
        double[] forwards = [Reference, 0.34 * Reference, 6 * Reference, 0, 1_999.5];
        int[] levels = [0, 1, 1, 0, 1];
        double[] eight = new double[5], four = new double[5], scalar = new double[5];
        columns.SumGrid<LanesOfEight>(forwards, levels, eight);
        columns.SumGrid<LanesOfFour>(forwards, levels, four);
        columns.SumGrid<ScalarLanes>(forwards, levels, scalar);
        double[] ofEight = new double[legs.Length], ofScalars = new double[legs.Length];
        columns.Values<LanesOfEight>(Reference, 1, ofEight);
        columns.Values<ScalarLanes>(Reference, 1, ofScalars);
        return Bits(eight).SequenceEqual(Bits(four)) && Bits(eight).SequenceEqual(Bits(scalar))
            && Bits(ofEight).SequenceEqual(Bits(ofScalars));

        static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_is_the_amounts_times_the_values() => Prop.ForAll(Seeds, seed =>
    {
        (Black76Leg[] legs, double[] deviations) = Book(seed);
        Black76Columns columns = new(Reference, legs, deviations);
        double[] values = new double[legs.Length];
        columns.Values(2_100, 1, values);
        double expected = 0, gross = 0;
        for (int index = 0; index < legs.Length; index++)
        {
            expected += legs[index].Amount * values[index];
            gross += Math.Abs(legs[index].Amount * values[index]);
        }

        return Math.Abs(columns.Sum(2_100, 1) - expected) <= 1e-13 * gross;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cell_has_the_same_bits_alone_and_in_a_grid()
    {
        (Black76Leg[] legs, double[] deviations) = Book(7);
        Black76Columns columns = new(Reference, legs, deviations);
        double[] forwards = [1_640, 2_000, 2_360], sums = new double[3];
        int[] levels = [1, 0, 1];

        columns.SumGrid(forwards, levels, sums);

        Assert.Equal(sums, forwards.Select((forward, cell) => columns.Sum(forward, levels[cell])));
    }

    [Theory]
    [InlineData(2_000, 1_500, 0, true, 500)]      // No deviation: the intrinsic value.
    [InlineData(2_000, 1_500, 0, false, 0)]
    [InlineData(2_000, 2_000, 0, true, 0)]
    [InlineData(0, 1_500, 0.3, true, 0)]          // A forward of zero, or below.
    [InlineData(0, 1_500, 0.3, false, 1_500)]
    [InlineData(-7, 1_500, 0.3, false, 1_500)]
    [InlineData(2_000, 0, 0.3, true, 2_000)]      // A strike of zero.
    [InlineData(2_000, 0, 0.3, false, 0)]
    [InlineData(2_000, 1e300, 0.3, false, 1e300)] // Out of every reach.
    [InlineData(2_000, 1e300, 0.3, true, 0)]
    [InlineData(2_000, 1_500, 1e6, true, 2_000)]  // A deviation without measure.
    [InlineData(2_000, 1_500, 1e6, false, 1_500)]
    public void Limits_are_those_of_the_scalar_reference(double forward, double strike, double deviation, bool isCall, double expected)
    {
        Black76Columns columns = new(Reference, [new Black76Leg(strike, -2, isCall)], [deviation]);

        Assert.Equal(-2 * expected, columns.Sum(forward, 0), 1e-12 * (forward + strike));
    }

    [Fact]
    public void An_empty_book_is_worth_nothing() => Assert.Equal(0, new Black76Columns(Reference, [], []).Sum(2_000, 0));

    [Theory]
    [InlineData(double.NaN, 1, 1, 1)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(2_000, -1, 1, 1)]
    [InlineData(2_000, double.NaN, 1, 1)]
    [InlineData(2_000, 1, double.PositiveInfinity, 1)]
    [InlineData(2_000, 1, 1, -0.1)]
    [InlineData(2_000, 1, 1, double.NaN)]
    public void Columns_refuse_what_is_no_option(double reference, double strike, double amount, double deviation) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Black76Columns(reference, [new Black76Leg(strike, amount, true)], [deviation]));

    [Fact]
    public void Columns_refuse_a_broken_shape()
    {
        Black76Columns columns = new(Reference, [new Black76Leg(1, 1, true)], [0.1]);

        Assert.Throws<ArgumentException>(() => new Black76Columns(Reference, [new Black76Leg(1, 1, true), new Black76Leg(2, 1, true)], [0.1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.Sum(double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.Sum(2_000, 1));
        Assert.Throws<ArgumentException>(() => columns.Values(2_000, 0, []));
        Assert.Throws<ArgumentException>(() => columns.SumGrid([1, 2], [0], new double[2]));
    }
}
