using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class CorrelationTests
{
    [Fact]
    public void OfSample_is_one_for_a_line_and_minus_one_for_a_falling_one()
    {
        Assert.Equal(1, Correlation.OfSample([1, 2, 3], [1e9 + 10, 1e9 + 20, 1e9 + 30]), 1e-12);
        Assert.Equal(-1, Correlation.OfSample([1, 2, 3], [3, 2, 1]), 1e-12);
    }

    [Fact]
    public void OfSample_credits_nothing_to_what_never_varies() => Assert.Equal(0, Correlation.OfSample([1, 2, 3], [5, 5, 5]));

    [Fact]
    public void OfCovariance_stays_within_one_and_keeps_the_digits_of_tiny_variances()
    {
        Assert.Equal(1, Correlation.OfCovariance(2.0000001, 2, 2));
        Assert.Equal(0.5, Correlation.OfCovariance(0.5e-200, 1e-200, 1e-200), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Correlation.OfCovariance(double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Correlation.OfCovariance(0, -1, 1));
    }

    [Fact]
    public void OfSample_refuses_too_little_and_what_is_no_number()
    {
        Assert.Throws<ArgumentException>(() => Correlation.OfSample([1], [1]));
        Assert.Throws<ArgumentException>(() => Correlation.OfSample([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Correlation.OfSample([1, 2], [1, double.NaN]));
    }

    [Fact]
    public void Repair_leaves_a_correlation_matrix_as_it_was()
    {
        double[,] sound = { { 1, 0.5, -0.2 }, { 0.5, 1, 0.3 }, { -0.2, 0.3, 1 } };

        AssertEqual(sound, CorrelationRepair.Nearest(sound), 1e-9);
        AssertEqual(sound, CorrelationRepair.Spectral(sound), 1e-12);
    }

    [Fact]
    public void Repair_accepts_what_is_perfectly_correlated()
    {
        double[,] equal = { { 1, 1, -1 }, { 1, 1, -1 }, { -1, -1, 1 } };

        AssertEqual(equal, CorrelationRepair.Nearest(equal), 1e-9);
    }

    /// <summary>
    /// Whatever estimates come in, correlations come out: unit diagonal, within ±1, no negative eigenvalue; and Higham's are the nearer
    /// ones.
    /// </summary>
    [Fact]
    public void Repair_makes_a_correlation_matrix_of_any_symmetric_one()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            Random random = new(seed);
            int size = 2 + random.Next(8);
            double[,] estimate = new double[size, size];
            for (int row = 0; row < size; row++)
            {
                estimate[row, row] = 1;
                for (int column = 0; column < row; column++)
                    estimate[row, column] = estimate[column, row] = (2 * random.NextDouble()) - 1;
            }

            double[,] nearest = CorrelationRepair.Nearest(estimate);
            double[,] spectral = CorrelationRepair.Spectral(estimate);

            foreach (double[,] repaired in (double[][,])[nearest, spectral])
            {
                Assert.True(CorrelationRepair.LeastEigenvalue(repaired) > -1e-12, $"seed {seed}");
                Assert.All(Enumerable.Range(0, size), row => Assert.Equal(1, repaired[row, row]));
                Assert.All(repaired.Cast<double>(), entry => Assert.InRange(entry, -1, 1));
            }

            Assert.True(Distance(estimate, nearest) <= Distance(estimate, spectral) + 1e-8, $"seed {seed}");
        }
    }

    [Fact]
    public void Repair_refuses_what_is_not_symmetric_or_not_finite()
    {
        Assert.Throws<ArgumentException>(() => CorrelationRepair.Nearest(new double[,] { { 1, 0.5 }, { 0.4, 1 } }));
        Assert.Throws<ArgumentException>(() => CorrelationRepair.Spectral(new double[,] { { 1, double.NaN }, { double.NaN, 1 } }));
        Assert.Throws<ArgumentException>(() => CorrelationRepair.Nearest(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => CorrelationRepair.Nearest(new double[0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CorrelationRepair.Nearest(new double[,] { { 1 } }, tolerance: 0));
    }

    private static double Distance(double[,] one, double[,] other) =>
        Math.Sqrt(one.Cast<double>().Zip(other.Cast<double>(), (left, right) => (left - right) * (left - right)).Sum());

    private static void AssertEqual(double[,] expected, double[,] found, double tolerance) =>
        Assert.All(expected.Cast<double>().Zip(found.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
