using System.Text.Json;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.ConformanceTests.Statistics;

public sealed class LogNormalConformanceTests
{
    private const string File = "var-es/lognormal.json";

    // The source prints eleven significant digits.
    private const double Relative = 1e-9;

    [Fact]
    public void OfLong_and_OfShort_give_the_published_value_at_risk_and_expected_shortfall()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        int cases = Compare(vectors.RootElement.GetProperty("lognormal_long"), LogNormalRisk.OfLong)
            + Compare(vectors.RootElement.GetProperty("lognormal_short"), LogNormalRisk.OfShort);
        Assert.Equal(8, cases);
        ExternalVectors.Report("var-es/lognormal", cases);
    }

    [Fact]
    public void LongFactor_and_ShortFactor_give_the_published_risk_factors()
    {
        using JsonDocument vectors = ExternalVectors.Read(File);
        int cases = 0;
        foreach (JsonElement one in vectors.RootElement.GetProperty("risk_factors").EnumerateArray())
        {
            double Factor(Func<double, double, double, double, double> of) => of(Number("mu"), Number("sigma"), Number("tau"), Number("lam"));
            double Number(string name) => one.GetProperty(name).GetDouble();
            double tolerance = Number("tol");
            if (one.TryGetProperty("rf_long", out JsonElement longFactor))
                Assert.Equal(longFactor.GetDouble(), Factor(LogNormalRisk.LongFactor), tolerance);
            Assert.Equal(Number("rf_short"), Factor(LogNormalRisk.ShortFactor), tolerance);
            cases++;
        }

        Assert.Equal(4, cases);
        ExternalVectors.Report("var-es/risk factors", cases);
    }

    private static int Compare(JsonElement rows, Func<double, double, double, TailRisk> risk)
    {
        foreach (JsonElement row in rows.EnumerateArray())
        {
            TailRisk found = risk(
                row.GetProperty("mu").GetDouble(), row.GetProperty("sigma").GetDouble(), row.GetProperty("lam").GetDouble());
            double valueAtRisk = row.GetProperty("VaR").GetDouble(), shortfall = row.GetProperty("ES").GetDouble();
            Assert.Equal(valueAtRisk, found.ValueAtRisk, Math.Abs(valueAtRisk) * Relative);
            Assert.Equal(shortfall, found.ExpectedShortfall, Math.Abs(shortfall) * Relative);
        }

        return rows.GetArrayLength();
    }
}
