using System.Text.Json;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.ConformanceTests.Statistics;

public sealed class CorrelationConformanceTests
{
    private const string File = "correlation/repair.json";

    [Fact]
    public void Nearest_is_Highams_nearest_correlation_matrix()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        JsonElement example = vectors.RootElement.GetProperty("higham_nearest_correlation");
        double[,] expected = Matrix(example.GetProperty("expected"));

        double[,] repaired = CorrelationRepair.Nearest(Matrix(example.GetProperty("input")));

        double distance = Math.Sqrt(Entries(expected).Zip(Entries(repaired), (one, other) => (one - other) * (one - other)).Sum());
        Assert.InRange(distance, 0, example.GetProperty("tol_frobenius").GetDouble());
        ExternalVectors.Report("correlation/higham", 1);
    }

    [Fact]
    public void Spectral_clips_and_scales_as_the_published_example()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        JsonElement example = vectors.RootElement.GetProperty("spectral_salvage");
        double[,] expected = Matrix(example.GetProperty("expected"));

        double[,] repaired = CorrelationRepair.Spectral(Matrix(example.GetProperty("input")));

        double tolerance = example.GetProperty("tol").GetDouble();
        Assert.All(Entries(expected).Zip(Entries(repaired)), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        ExternalVectors.Report("correlation/spectral", 1);
    }

    [Fact]
    public void OfSample_is_the_sample_correlation()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        JsonElement example = vectors.RootElement.GetProperty("sample_correlation");
        JsonElement[] pairs = [.. example.GetProperty("data").EnumerateArray()];

        double correlation = Correlation.OfSample(
            [.. pairs.Select(pair => pair[0].GetDouble())], [.. pairs.Select(pair => pair[1].GetDouble())]);

        Assert.Equal(example.GetProperty("expected_corr").GetDouble(), correlation, example.GetProperty("tol").GetDouble());
        ExternalVectors.Report("correlation/sample", 1);
    }

    private static IEnumerable<double> Entries(double[,] matrix) => matrix.Cast<double>();

    private static double[,] Matrix(JsonElement rows)
    {
        int size = rows.GetArrayLength();
        double[,] matrix = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
                matrix[row, column] = rows[row][column].GetDouble();
        }

        return matrix;
    }
}
