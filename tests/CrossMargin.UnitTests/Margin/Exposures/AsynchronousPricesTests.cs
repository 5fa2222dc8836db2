using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Exposures;

public sealed class AsynchronousPricesTests
{
    private const double Quantile = 2.576, Volatility = 0.8;

    [Theory]
    [InlineData(1_000, 0, -1_000, 3_600, 22.0183)]   // 1 000 · 2.576 · 0.8 · √(3 600 / 31 536 000)
    [InlineData(1_000, 3_600, -1_000, 0, 22.0183)]   // whichever leg is the older
    [InlineData(5_000, 0, -1_000, 3_600, 22.0183)]   // only what is offset
    [InlineData(1_000, 3_600, -1_000, 3_600, 0)]     // one time, one price
    [InlineData(1_000, 0, 1_000, 3_600, 0)]          // nothing offsets
    public void PenaltyUsd_charges_the_move_between_two_observations(double first, int firstAge, double second, int secondAge, double expectedUsd) =>
        Assert.Equal(expectedUsd, PenaltyUsd((first, firstAge), (second, secondAge)), 3);

    [Fact]
    public void PenaltyUsd_adds_the_variances_of_disjoint_intervals()
    {
        // At −2 h +200, at −1 h −100, now −100: 200 are offset over the first hour, 100 over the second.
        double perHour = Quantile * Volatility * Math.Sqrt(3_600 / 31_536_000.0);

        Assert.Equal(
            Math.Sqrt(200 * 200 + 100 * 100) * perHour, PenaltyUsd((200, 7_200), (-100, 3_600), (-100, 0)), 9);
    }

    [Fact]
    public void PenaltyUsd_passes_over_a_leg_of_unknown_time() =>
        Assert.Equal(0, AsynchronousPrices.PenaltyUsd([Leg(100, null), Leg(-100, 0)], Quantile, Volatility));

    [Fact]
    public void PenaltyUsd_knows_no_order_and_no_split() => Prop.ForAll(
        Gen.Choose(-1_000, 1_000).ArrayOf(6).ToArbitrary(), Gen.Choose(0, 5).ArrayOf(6).ToArbitrary(), (deltas, hours) =>
        {
            (double, int)[] legs = [.. deltas.Zip(hours, (delta, hour) => ((double)delta, hour * 3_600))];
            (double, int)[] halves = [.. legs.Reverse().SelectMany(leg => new[] { (leg.Item1 / 2, leg.Item2), (leg.Item1 / 2, leg.Item2) })];

            return Math.Abs(PenaltyUsd(legs) - PenaltyUsd(halves)) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PenaltyUsd_grows_with_the_age_of_the_oldest_leg() => Prop.ForAll(
        Gen.Choose(-1_000, 1_000).ArrayOf(4).ToArbitrary(), Gen.Choose(0, 5_000).ArrayOf(4).ToArbitrary(), Gen.Choose(1, 5_000).ToArbitrary(), (deltas, ages, more) =>
        {
            (double Delta, int Age)[] legs = [.. deltas.Zip(ages, (delta, age) => ((double)delta, age))];
            int oldest = Array.IndexOf(ages, ages.Max());
            (double, int)[] older = [.. legs];
            older[oldest] = (legs[oldest].Delta, legs[oldest].Age + more);

            // Of several legs of the same greatest age only one grows older: the others are no longer synchronous with it.
            return ages.Count(age => age == ages.Max()) > 1 || PenaltyUsd(older) >= PenaltyUsd(legs) - 1e-9;
        }).QuickCheckThrowOnFailure();

    private static double PenaltyUsd(params (double Delta, int AgeSeconds)[] legs) =>
        AsynchronousPrices.PenaltyUsd([.. legs.Select(leg => Leg(leg.Delta, leg.AgeSeconds))], Quantile, Volatility);

    private static Contribution Leg(double deltaUsd, int? ageSeconds) => new(
        new PositionLabel(PositionKind.Perp, Portfolio.First, "ETH-PERP", "perp"), new Underlying("ETH"), 0, deltaUsd, 0)
    {
        ObservedAt = ageSeconds is { } age ? Portfolio.Now.AddSeconds(-age) : null,
    };
}
