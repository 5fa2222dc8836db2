using System.Text.Json;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Derive.Files;

namespace CrossMargin.ConformanceTests;

/// <summary>Derive's own account cases of the standard manager.</summary>
public sealed class DeriveStandardTests
{
    private const string File = "derive-standard/cases.json";
    private const double Unit = 1e-18;

    /// <summary>
    /// In the sheet a bounded gain is not cut at zero (23), calls without a bound are covered at the forward instead of the
    /// settlement price (24, 25), and expiries are not added up (28). What the options ask for agrees in all of them.
    /// </summary>
    private static readonly string[] WithoutBounded = ["Test23", "Test24", "Test25", "Test28"];

    [Fact]
    public void Evaluate_gives_every_figure_of_every_account()
    {
        using JsonDocument document = ExternalVectors.Read(File);
        Comparison figures = new(relative: 1e-9);
        IReadOnlyList<(string Name, StandardPortfolio Portfolio)> cases = StandardFile.Read(document.RootElement, File);
        foreach ((string name, StandardPortfolio portfolio) in cases)
        {
            StandardMargin margin = Standard.Evaluate(portfolio, StandardParameters.Default);
            JsonElement result = document.RootElement.GetProperty(name).GetProperty("Result");
            figures.Of(name, scaleUsd: 1);
            foreach ((string figure, double actual) in Totals(margin).Concat(margin.Markets.SelectMany(OfMarket)))
            {
                if (!figure.Contains("Bounded", StringComparison.Ordinal) || !WithoutBounded.Contains(name))
                    figures.Usd(figure, actual, result.GetProperty(figure).GetDouble() * Unit);
            }
        }

        Assert.Equal(28, cases.Count);
        figures.RequireNoDifference(atLeast: 27 * 23);
        ExternalVectors.Report(
            $"derive-standard ({figures.Count} figures, largest difference {figures.Largest:E1} relative)",
            cases.Count,
            "only the bounded-loss intermediates of Test23 (a gain not cut at zero), Test24 and Test25 (at the forward, not at settlement), Test28 (not summed over expiries)");
    }

    private static IEnumerable<(string Name, double Actual)> Totals(StandardMargin margin) =>
    [
        ("realMM", margin.MaintenanceUsd),
        ("HandMM", margin.MaintenanceUsd),
        ("realIM", margin.InitialUsd),
        ("HandIM", margin.InitialUsd),
        ("PortfolioMtM", margin.EquityUsd),
        ("Cash", margin.CashUsd),
        ("UnrealizedPNL", margin.Markets.Sum(market => market.PerpPnlUsd)),
        ("UnsettledFunding", margin.Markets.Sum(market => market.FundingUsd)),
        ("PerpMargin", margin.Markets.Sum(market => market.PerpMaintenanceUsd)),
        ("BaseMargin", margin.Markets.Sum(market => market.BaseMaintenanceUsd)),
        ("OracleConts", margin.Markets.Sum(market => market.ConfidenceUsd)),
        ("DepegIMs", margin.Markets.Sum(market => market.PegUsd)),
    ];

    private static IEnumerable<(string Name, double Actual)> OfMarket(StandardMarketMargin market) =>
    [
        ($"{market.Name}OptionMM", market.Options.MaintenanceUsd),
        ($"{market.Name}OptionIM", market.Options.InitialUsd),
        ($"{market.Name}OptionIsolatedMM", market.Isolated.MaintenanceUsd),
        ($"{market.Name}OptionIsolatedIM", market.Isolated.InitialUsd),
        ($"{market.Name}OptionBoundedMM", market.Bounded.MaintenanceUsd),
        ($"{market.Name}OptionBoundedIM", market.Bounded.InitialUsd),
    ];
}
