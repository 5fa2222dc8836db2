using System.Text.RegularExpressions;
using CrossMargin.UnitTests;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>The rules by which Prometheus alerts, held by its own checker.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docker", "prometheus");

    [Theory]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("test", "rules", "alerts.test.yml")]
    [InlineData("check", "config", "--syntax-only", "prometheus.yml")]
    public Task Promtool_accepts(params string[] arguments) =>
        Promtool.AcceptAsync("", [.. arguments[..^1], Path.Combine(Folder, arguments[^1])]);

    [Fact]
    public void Every_alert_has_a_case_in_which_it_comes()
    {
        string[] alerts = [.. Alerts().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yml"))).Select(match => match.Groups[1].Value)];
        string[] tried = [.. Cases().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.test.yml"))).Select(match => match.Groups[1].Value)];

        Assert.InRange(alerts.Length, 12, 100);
        Assert.Equal(alerts.Order(), tried.Order());
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alerts();

    [GeneratedRegex(@"alertname: (\w+)\n +exp_alerts:\n")]
    private static partial Regex Cases();
}
