using System.Text.Json;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Derive.Files;

namespace CrossMargin.ConformanceTests;

/// <summary>Derive's own portfolio cases of the first portfolio manager.</summary>
public sealed class DerivePm1Tests
{
    private const string File = "derive-pm1/scenarios.json";
    private const double Unit = 1e-18;

    [Fact]
    public void Evaluate_gives_every_figure_of_every_portfolio()
    {
        using JsonDocument document = ExternalVectors.Read(File);
        Comparison figures = new(relative: 1e-9);
        IReadOnlyList<(string Name, Pm1Portfolio Portfolio)> cases = Pm1File.Read(document.RootElement, File);
        foreach ((string name, Pm1Portfolio portfolio) in cases)
        {
            Pm1Margin margin = Pm1.Evaluate(portfolio, Pm1Parameters.Default);
            JsonElement one = document.RootElement.GetProperty(name);
            figures.Of(name, scaleUsd: 1);
            foreach ((string figure, double actual) in Figures(margin))
                figures.Usd(figure, actual, one.GetProperty("Result").GetProperty(figure).GetDouble() * Unit);
            CompareShocks(figures, one.GetProperty("Scenario"));
        }

        Assert.Equal(21, cases.Count);
        figures.RequireNoDifference(atLeast: 21 * 15);
        ExternalVectors.Report($"derive-pm1 ({figures.Count} figures, largest difference {figures.Largest:E1} relative)", cases.Count);
    }

    private static IEnumerable<(string Name, double Actual)> Figures(Pm1Margin margin) =>
    [
        ("MaintenanceMarginHand", margin.MaintenanceUsd),
        ("MaintenanceMarginCalc", margin.MaintenanceUsd),
        ("InitialMarginHand", margin.InitialUsd),
        ("InitialMarginCalc", margin.InitialUsd),
        ("PortfolioMTM", margin.EquityUsd),
        ("MinSpan", margin.WorstScenario.PnlUsd),
        ("ForwardContingency", margin.BasisContingencyUsd),
        ("PerpContingency", -margin.PerpContingencyUsd),
        ("BaseContingency", -margin.BaseAssetContingencyUsd),
        ("OptionContingency", -margin.OptionContingencyUsd),
        ("OracleContingency", -margin.ConfidenceContingencyUsd),
        ("UnrealisedPerpPNL", margin.PerpPnlUsd),
        ("UnrealisedFunding", margin.FundingUsd),
        ("Cash", margin.CashUsd),
        ("LossFactor", margin.InitialFactor),
    ];

    private static void CompareShocks(Comparison figures, JsonElement scenario)
    {
        JsonElement expiries = scenario.GetProperty("OptionExpiries");
        for (int index = 0; index < expiries.GetArrayLength(); index++)
        {
            double seconds = expiries[index].GetDouble();
            figures.Number("VolShockUp", Pm1Parameters.Default.Volatility.UpMultiplier(seconds), scenario.GetProperty("VolShockUp")[index].GetDouble());
            figures.Number("VolShockDown", Pm1Parameters.Default.Volatility.DownMultiplier(seconds), scenario.GetProperty("VolShockDown")[index].GetDouble());
        }
    }
}
