using System.Text.Json;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Derive.Files;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Commands;

/// <summary>The margin models that <c>margin --model</c> knows, by name. A new one is a line here and its reader in Margin.</summary>
internal static class MarginModels
{
    /// <summary>One verdict for each portfolio in a file; faults as a ConfigurationException.</summary>
    /// <param name="root">The file's JSON.</param>
    /// <param name="file">Its name.</param>
    /// <param name="risk">The risk parameters, read by the models that use them.</param>
    public delegate IReadOnlyList<MarginVerdict> Judge(JsonElement root, string file, Lazy<RiskParameters> risk);

    public static IReadOnlyDictionary<string, Judge> All { get; } =
        new SortedDictionary<string, Judge>(StringComparer.Ordinal)
        {
            ["derive-pm1"] = (root, file, _) => [.. Pm1File.Read(root, file).Select(one => OfPm1(file, one.Name, one.Portfolio))],
            ["derive-pm2"] = (root, file, _) => [OfPm2(file, Pm2File.Read(root, file))],
            ["derive-standard"] = (root, file, _) => [.. StandardFile.Read(root, file).Select(one => OfStandard(file, one.Name, one.Portfolio))],
            ["linear"] = (root, file, risk) => [AccountModel.Judge(root, file, risk.Value, MarginModel.Linear)],
            ["portfolio"] = (root, file, risk) => [AccountModel.Judge(root, file, risk.Value, MarginModel.Portfolio)],
        };

    private static MarginVerdict OfPm2(string file, Pm2File read)
    {
        Pm2Margin margin = Pm2.Evaluate(read.Portfolio, read.Parameters);
        return new MarginVerdict(
            file, null, margin.MaintenanceUsd, margin.InitialUsd, margin.EquityUsd, margin.Worst, MarginVerdict.Named(margin.Scenarios));
    }

    private static MarginVerdict OfPm1(string file, string name, Pm1Portfolio portfolio)
    {
        Pm1Margin margin = Pm1.Evaluate(portfolio, Pm1Parameters.Default);
        return new MarginVerdict(
            file, name, margin.MaintenanceUsd, margin.InitialUsd, margin.EquityUsd, margin.Worst, MarginVerdict.Named(margin.Scenarios));
    }

    /// <summary>Without scenarios: the market that asks for the most maintenance margin is the worst.</summary>
    private static MarginVerdict OfStandard(string file, string name, StandardPortfolio portfolio)
    {
        StandardMargin margin = Standard.Evaluate(portfolio, StandardParameters.Default);
        string worst = margin.Markets.MinBy(market => market.MaintenanceUsd - market.MarkToMarketUsd)?.Name ?? "none";
        return new MarginVerdict(file, name, margin.MaintenanceUsd, margin.InitialUsd, margin.EquityUsd, worst, []);
    }
}
