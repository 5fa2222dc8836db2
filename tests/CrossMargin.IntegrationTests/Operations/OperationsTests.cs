using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.Domain;
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

    [Fact]
    public void One_trace_leads_from_the_block_to_the_transaction()
    {
        string trace = BlockTrace.Of(program.Attempt.Plan.Liquidation.Judged).TraceId.ToHexString();
        ReceivedSpan[] spans = [.. program.Spans.Where(span => span.TraceId == trace)];

        Assert.Empty(
            ((string[])["index.read", "index.reduce", "index.commit", "keep.judge", "keep.candidate", "keep.verdict", "keep.ask", "keep.size", "keep.open",
                "keep.simulate", "keep.sign", "keep.send", "keep.include", "keep.move"]).Except(spans.Select(span => span.Name)));
        Assert.All(
            spans.Where(span => span.Name is "keep.send" or "keep.include"),
            span => Assert.Equal(program.Attempt.Transaction!.Hash.ToString(), span.Attributes["crossmargin.transaction"]));
        Assert.All(spans, span => Assert.Equal("keeper-of-the-test", span.Service));
        // Whoever has a parent has one that was exported, too.
        Assert.Empty(spans.Select(span => span.ParentId).Where(parent => parent.Length > 0).Except(spans.Select(span => span.SpanId)));
    }

    [Fact]
    public void Other_blocks_have_other_traces() =>
        Assert.InRange(program.Spans.Where(span => span.Name == "index.commit").Select(span => span.TraceId).Distinct().Count(), 2, 10_000);

    [Fact]
    public void What_is_measured_is_exported_by_OTLP_as_well()
    {
        foreach (string name in (string[])["crossmargin.chain.lag", "crossmargin.indexer.entries", "crossmargin.keeper.attempts", "http.server.request.duration"])
            Assert.Contains(name, program.ExportedMetrics, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_log_line_is_an_object_that_names_its_trace()
    {
        Assert.InRange(program.Log.Count, 5, 1_000);
        Assert.All(program.Log, line => Assert.All(
            (string[])["Timestamp", "LogLevel", "Category", "Message", "EventId"], name => Assert.True(line.TryGetProperty(name, out _), line.ToString())));
        string trace = BlockTrace.Of(program.Attempt.Plan.Liquidation.Judged).TraceId.ToHexString();
        string[] states = [.. program.Log.Where(line => TraceOf(line) == trace && line.GetProperty("State").TryGetProperty("State", out _))
            .Select(line => line.GetProperty("State").GetProperty("State").GetString()!)];

        Assert.Equal(["Planned", "Simulated", "Submitted", "Included"], states);
    }

    [Fact]
    public void No_secret_is_in_what_is_written_or_sent_away()
    {
        Assert.Contains(program.Attempt.Transaction!.Hash.ToString(), program.Written, StringComparison.Ordinal);
        Assert.DoesNotContain(program.KeyDigits, program.Written, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(OperatedProgram.Passphrase, program.Written, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(program.Attempt.Transaction.Bytes.Span), program.Written, StringComparison.OrdinalIgnoreCase);
    }

    private static string? TraceOf(JsonElement line) => line.TryGetProperty("Scopes", out JsonElement scopes)
        ? scopes.EnumerateArray().Select(scope => scope.TryGetProperty("TraceId", out JsonElement id) ? id.GetString() : null).FirstOrDefault(id => id is not null)
        : null;

    [GeneratedRegex(@"\b(?:crossmargin|http_server|dotnet)_[a-z0-9_]+")]
    private static partial Regex MetricNames();
}
