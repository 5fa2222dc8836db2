using System.Globalization;
using System.Text.Json;

namespace CrossMargin.ConformanceTests;

/// <summary>Compares figures with those of a file and remembers every difference, so that one run shows all.</summary>
internal sealed class Comparison(double relative)
{
    /// <summary>Beside the tolerance, every figure keeps this precision of its own value, down to a difference without meaning.</summary>
    private const double OwnRelative = 1e-8;
    private const double LeastDifference = 1e-8;

    private readonly List<string> _differences = [];
    private string _case = "";
    private double _scaleUsd;

    public int Count { get; private set; }

    /// <summary>The largest relative difference that was let pass.</summary>
    public double Largest { get; private set; }

    /// <summary>Begins a case. A USD figure may differ by the tolerance times this, since it is a sum of positions of that size.</summary>
    public void Of(string name, double scaleUsd) => (_case, _scaleUsd) = (name, scaleUsd);

    public void Usd(string name, double actual, JsonElement expected) => Usd(name, actual, NumberOf(expected.GetProperty(name)));

    public void Usd(string name, double actual, double expected) => Compare(name, actual, expected, Math.Max(_scaleUsd, Math.Abs(expected)));

    public void Number(string name, double actual, JsonElement expected) => Number(name, actual, NumberOf(expected.GetProperty(name)));

    public void Number(string name, double actual, double expected) => Compare(name, actual, expected, Math.Max(1, Math.Abs(expected)));

    public void Text(string name, string actual, string expected)
    {
        Count++;
        if (actual != expected)
            _differences.Add($"{_case} {name}: {actual}, expected {expected}");
    }

    public void RequireNoDifference(int atLeast)
    {
        Assert.True(_differences.Count == 0, $"{_differences.Count} of {Count} differ:\n{string.Join('\n', _differences.Take(40))}");
        Assert.True(Count >= atLeast, $"Only {Count} figures were compared.");
    }

    /// <summary>The files hold numbers as numbers and as strings.</summary>
    public static double NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    private void Compare(string name, double actual, double expected, double scale)
    {
        Count++;
        double difference = Math.Abs(actual - expected) / scale;
        if (difference <= relative && Math.Abs(actual - expected) <= OwnRelative * Math.Abs(expected) + LeastDifference)
            Largest = Math.Max(Largest, difference);
        else
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{_case} {name}: {actual:R}, expected {expected:R}"));
    }
}
