using System.Text.Json;
using CrossMargin.Margin;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Replay;

namespace CrossMargin.UnitTests.Margin;

/// <summary>Whole verdicts against figures that an independent script computed; each case says how in its source.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CrossMargin.UnitTests", "golden", "margin");

    public static TheoryData<string> Cases { get; } = [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Assess_gives_the_figures_of_the_independent_arithmetic(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));
        HealthReport report = RecordedVerdict.FromJson(golden.RootElement.GetProperty("verdict").GetRawText()).Replay();

        foreach (JsonProperty expected in golden.RootElement.GetProperty("expected").EnumerateObject())
        {
            switch (expected.Name)
            {
                case "status":
                    Assert.Equal(expected.Value.GetString(), report.Status.ToString());
                    break;
                case "scenariosUsd":
                    IReadOnlyList<ScenarioPnl> cells = Assert.Single(report.Explanation.Scenarios).Scenarios;
                    Assert.Equal(expected.Value.GetArrayLength(), cells.Count);
                    Assert.All(cells.Zip(expected.Value.EnumerateArray()), pair => Near(pair.Second.GetDouble(), pair.First.PnlUsd));
                    break;
                default:
                    Near(expected.Value.GetDouble(), Figure(report, expected.Name));
                    break;
            }
        }
    }

    [Fact]
    public void Every_case_says_where_its_figures_are_from() => Assert.All(Cases, one =>
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{one.Data}.json")));
        Assert.NotEmpty(golden.RootElement.GetProperty("source").GetString()!);
    });

    private static double Figure(HealthReport report, string name) => name switch
    {
        "equityUsd" => report.Equity.Usd,
        "equityMaintenanceUsd" => report.Equity.MaintenanceUsd,
        "equityInitialUsd" => report.Equity.InitialUsd,
        "maintenanceUsd" => report.Requirement.MaintenanceUsd,
        "initialUsd" => report.Requirement.InitialUsd,
        "bufferUsd" => report.BufferUsd,
        "pessimistic" => report.GlobalHealth.Pessimistic,
        "isolatedUsd" => report.IsolatedUsd,
        "scenarioLossUsd" => -report.Explanation.Scenarios.Sum(one => one.WorstUsd),
        _ => throw new InvalidDataException($"A golden case expects {name}, which no figure is called."),
    };

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
