using System.Globalization;
using System.Text.Json;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.ConformanceTests;

/// <summary>Option values, Greeks and volatilities that nobody in this project wrote.</summary>
public sealed class PricingTests
{
    private const double SviTolerance = 1e-9;

    [Fact]
    public void Values_are_those_of_Haug()
    {
        using JsonDocument vectors = ExternalVectors.Read("black-scholes/haug_european_values.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("rows").EnumerateArray())
        {
            Assert.True(IsNear(row, Greeks(row).Value), $"{row} found {Greeks(row).Value}");
            cases++;
        }

        Assert.Equal(43, cases);
        ExternalVectors.Report("black-scholes values", cases);
    }

    [Fact]
    public void Greeks_are_those_of_Haug()
    {
        using JsonDocument vectors = ExternalVectors.Read("black-scholes/haug_greeks.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("rows").EnumerateArray())
        {
            double found = Named(Greeks(row), row.GetProperty("greek").GetString()!);
            Assert.True(IsNear(row, found), $"{row} found {found}");
            cases++;
        }

        Assert.Equal(11, cases);
        ExternalVectors.Report("black-scholes Greeks", cases);
    }

    [Fact]
    public void Volatilities_are_those_of_the_SVI_library()
    {
        using JsonDocument vectors = ExternalVectors.Read("volatility/svi.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("rows").EnumerateArray())
        {
            SviSlice slice = new(
                Number(row, "a"), Number(row, "b"), Number(row, "rho"), Number(row, "m"), Number(row, "sigma"), Number(row, "F"), Number(row, "tau"));
            foreach (JsonProperty quote in row.GetProperty("vols").EnumerateObject())
            {
                double strike = double.Parse(quote.Name, CultureInfo.InvariantCulture);
                Assert.Equal(quote.Value.GetDouble(), slice.Volatility(strike), SviTolerance);
                cases++;
            }
        }

        Assert.Equal(9, cases);
        ExternalVectors.Report("volatility", cases);
    }

    private static SpotOptionGreeks Greeks(JsonElement row) => SpotOptionGreeks.Of(
        Number(row, "spot"), Number(row, "strike"), Number(row, "t"), Number(row, "vol"), Number(row, "r"), Number(row, "q"),
        row.GetProperty("type").GetString() == "Call");

    private static double Named(SpotOptionGreeks greeks, string name) => name switch
    {
        "delta" => greeks.Delta,
        "gamma" => greeks.Gamma,
        "vega" => greeks.Vega,
        "theta" => greeks.Theta,
        "thetaPerDay" => greeks.ThetaPerDay,
        "rho" => greeks.Rho,
        "dividendRho" => greeks.DividendRho,
        "elasticity" => greeks.Elasticity,
        "strikeSensitivity" => greeks.StrikeSensitivity,
        "itmCashProbability" => greeks.InTheMoney,
        _ => throw new InvalidDataException($"There is no Greek of the name {name} here."),
    };

    private static bool IsNear(JsonElement row, double found) => Math.Abs(found - Number(row, "expected")) <= Number(row, "tol");

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
