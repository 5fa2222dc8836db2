using System.Text.RegularExpressions;
using CrossMargin.UnitTests;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>What an operator sees of a program that liquidates.</summary>
public sealed partial class OperationsTests(OperatedProgram program) : IClassFixture<OperatedProgram>
{
    [Fact]
    public Task Metrics_are_as_Prometheus_wants_them() => Promtool.AcceptAsync(program.Metrics, "check", "metrics");

    [Theory]
    [InlineData("crossmargin_chain_lag_seconds")]
    [InlineData("crossmargin_indexer_reorgs_total")]
    [InlineData("crossmargin_indexer_entries_total")]
    [InlineData("crossmargin_margin_assessment_duration_seconds_bucket")]
    [InlineData("crossmargin_keeper_judging_duration_seconds_bucket")]
    [InlineData("crossmargin_keeper_submission_delay_seconds_bucket")]
    [InlineData("crossmargin_accounts")]
    [InlineData("crossmargin_keeper_attempts_total")]
    [InlineData("crossmargin_keeper_attempts_underway")]
    [InlineData("crossmargin_keeper_gas_spent_usd_total")]
    [InlineData("crossmargin_keeper_profit_usd")]
    [InlineData("crossmargin_keeper_breaker_open")]
    [InlineData("crossmargin_reconciliation_drifts")]
    [InlineData("crossmargin_rpc_endpoint_available")]
    public void This_is_measured(string series) => Assert.Contains(series, program.Series);

    [Fact]
    public void Rules_and_dashboards_name_nothing_but_what_is_measured()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docker"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yml" or ".json")];
        HashSet<string> named = [.. files.SelectMany(file => MetricNames().Matches(File.ReadAllText(file))).Select(match => match.Value)];

        Assert.InRange(named.Count, 15, 200);
        Assert.Empty(named.Except(program.Series).Order());
    }

    [GeneratedRegex(@"\b(?:crossmargin|http_server|dotnet)_[a-z0-9_]+")]
    private static partial Regex MetricNames();
}
