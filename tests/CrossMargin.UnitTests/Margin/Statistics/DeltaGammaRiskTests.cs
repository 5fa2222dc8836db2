using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class DeltaGammaRiskTests
{
    private static readonly double[,] NoGamma = { { 0 } };
    private static readonly double[,] FivePerCent = { { 0.0025 } };

    [Fact]
    public void Of_a_delta_alone_is_the_normal_figure()
    {
        // 1,000 USD · 5 % · 1.959964, and · φ(1.959964)/0.025 = 2.337803.
        DeltaGammaRisk risk = DeltaGammaRisk.Of([1_000], NoGamma, FivePerCent);

        Assert.Equal(97.9982, risk.Risk.ValueAtRisk, 1e-3);
        Assert.Equal(116.8902, risk.Risk.ExpectedShortfall, 1e-3);
        Assert.True(risk.IsReliable);
    }

    [Fact]
    public void Of_equal_and_opposite_deltas_in_perfect_correlation_is_nothing()
    {
        double[,] perfect = { { 0.0025, 0.0025 }, { 0.0025, 0.0025 } };

        Assert.Equal(0, DeltaGammaRisk.Of([1_000, -1_000], new double[2, 2], perfect).Risk.ExpectedShortfall, 1e-9);
    }

    [Fact]
    public void Of_long_gamma_is_less_and_of_short_gamma_more_than_of_the_delta_alone()
    {
        double plain = DeltaGammaRisk.Of([1_000], NoGamma, FivePerCent).Risk.ExpectedShortfall;

        Assert.True(DeltaGammaRisk.Of([1_000], new double[,] { { 2_000 } }, FivePerCent).Risk.ExpectedShortfall < plain);
        Assert.True(DeltaGammaRisk.Of([1_000], new double[,] { { -2_000 } }, FivePerCent).Risk.ExpectedShortfall > plain);
    }

    /// <summary>The same book by simulation: 200,000 correlated moves of two underlyings, revalued to second order.</summary>
    [Fact]
    public void Of_two_underlyings_agrees_with_a_simulation()
    {
        double[] deltas = [1_000, -600];
        double[,] gammas = { { -3_000, 500 }, { 500, 2_000 } };
        double[,] covariance = { { 0.0016, 0.0012 }, { 0.0012, 0.0025 } };   // 4 % and 5 %, correlation 0.6.
        double[] normals = [.. Series.Normals(9, 400_000)];
        double[] profits = [.. Enumerable.Range(0, 200_000).Select(draw =>
        {
            double x = 0.04 * normals[2 * draw];
            double y = 0.05 * ((0.6 * normals[2 * draw]) + (0.8 * normals[(2 * draw) + 1]));
            return (deltas[0] * x) + (deltas[1] * y) + (0.5 * gammas[0, 0] * x * x) + (gammas[0, 1] * x * y) + (0.5 * gammas[1, 1] * y * y);
        })];
        TailRisk simulated = HistoricalSimulation.Tail(profits);

        DeltaGammaRisk risk = DeltaGammaRisk.Of(deltas, gammas, covariance);

        Assert.True(risk.IsReliable);
        Assert.Equal(simulated.ValueAtRisk, risk.Risk.ValueAtRisk, 0.02 * simulated.ValueAtRisk);
        Assert.Equal(simulated.ExpectedShortfall, risk.Risk.ExpectedShortfall, 0.02 * simulated.ExpectedShortfall);
    }

    [Fact]
    public void Of_long_gamma_alone_has_the_cumulants_of_a_square()
    {
        // ½·2,000·x² with x of 5 %: mean 2.5, deviation 5/√2, skewness √8, excess 12. At z = −1.959964 the expansion is −0.276568.
        Assert.Equal(
            -(2.5 - (0.276568 * 5 / Math.Sqrt(2))), DeltaGammaRisk.Of([0], new double[,] { { 2_000 } }, FivePerCent).Risk.ValueAtRisk, 1e-4);
    }

    [Fact]
    public void Of_short_gamma_alone_says_that_the_screen_does_not_suffice() =>
        Assert.False(DeltaGammaRisk.Of([0], new double[,] { { -1_000 } }, FivePerCent).IsReliable);

    [Fact]
    public void Of_nothing_is_nothing_and_of_no_number_is_refused()
    {
        Assert.Equal(default, DeltaGammaRisk.Of([], new double[0, 0], new double[0, 0]).Risk);
        Assert.Equal(0, DeltaGammaRisk.Of([1_000], NoGamma, new double[,] { { 0 } }).Risk.ValueAtRisk);
        Assert.Throws<ArgumentException>(() => DeltaGammaRisk.Of([double.NaN], NoGamma, FivePerCent));
        Assert.Throws<ArgumentException>(() => DeltaGammaRisk.Of([1, 2], NoGamma, FivePerCent));
    }
}
