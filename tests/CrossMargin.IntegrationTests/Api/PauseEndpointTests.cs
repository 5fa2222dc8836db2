using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Ledger.Access;

namespace CrossMargin.IntegrationTests.Api;

public sealed class PauseEndpointTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_pauses_looks_and_resumes()
    {
        await using ApiHost host = await StartAsync();

        JsonElement paused = await host.PostAsync("/v1/pauses", new JsonObject { ["chain"] = 1, ["venue"] = "plain", ["reason"] = " an upgrade " });
        Assert.Equal((1, "plain", true, "an upgrade", "tests (API key 1)", false), (
            paused.GetProperty("chain").GetInt64(), paused.GetProperty("venue").GetString(), paused.GetProperty("paused").GetBoolean(),
            paused.GetProperty("reason").GetString(), paused.GetProperty("by").GetString(), paused.GetProperty("wasPaused").GetBoolean()));
        await host.PostAsync("/v1/pauses", new JsonObject { ["chain"] = "10", ["reason"] = "a fork" });
        Assert.True((await host.PostAsync("/v1/pauses", new JsonObject { ["chain"] = 10, ["reason"] = "still" })).GetProperty("wasPaused").GetBoolean());
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = "all of it" });

        JsonElement[] listed = await ListAsync(host);
        Assert.Equal(3, listed.Length);
        Assert.Contains(listed, pause => pause.GetProperty("chain").ValueKind == JsonValueKind.Null && pause.GetProperty("venue").ValueKind == JsonValueKind.Null);

        await host.PostAsync("/v1/pauses/resumption", new JsonObject { ["reason"] = "done" });
        JsonElement resumed = await host.PostAsync("/v1/pauses/resumption", new JsonObject { ["chain"] = 10, ["reason"] = "done" });
        Assert.Equal((true, false), (resumed.GetProperty("wasPaused").GetBoolean(), resumed.GetProperty("paused").GetBoolean()));
        Assert.Equal("plain", Assert.Single(await ListAsync(host)).GetProperty("venue").GetString());
    }

    [Theory]
    [InlineData("""{}""", "reason")]
    [InlineData("""{"reason":" "}""", "reason")]
    [InlineData("""{"reason":"two\nlines"}""", "reason")]
    [InlineData("""{"reason":"\ud800"}""", "reason")]
    [InlineData("""{"reason":"why","chain":5}""", "chain")]
    [InlineData("""{"reason":"why","chain":"first"}""", "chain")]
    [InlineData("""{"reason":"why","venue":"aave"}""", "venue")]
    [InlineData("""{"reason":"why","chian":1}""", "chian")]
    [InlineData("""{"reason":"why","Venue":"plain"}""", "Venue")]
    [InlineData("""[]""", "reason")]
    public async Task A_wrong_field_is_told_by_its_name_and_pauses_nothing(string body, string field)
    {
        await using ApiHost host = await StartAsync();

        JsonElement problem = await host.PostAsync("/v1/pauses", body, HttpStatusCode.BadRequest);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        Assert.Empty(await ListAsync(host));
    }

    [Fact]
    public async Task A_reason_has_at_most_500_characters()
    {
        await using ApiHost host = await StartAsync();

        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = new string('x', 501) }, HttpStatusCode.BadRequest);
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = new string('x', 500) });
    }

    [Fact]
    public async Task Every_call_is_written_down_the_refused_ones_too()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet);
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = "nobody" }, HttpStatusCode.Unauthorized);
        await host.UseKeyAsync(ApiScope.Read);
        await host.PostAsync("/v1/pauses/resumption", new JsonObject { ["reason"] = "a reader" }, HttpStatusCode.Forbidden);
        await host.UseKeyAsync(ApiScope.Operate);
        // Another key is known once those that are kept are read again.
        await Task.Delay(TimeSpan.FromSeconds(2.2), TimeProvider.System, Token);
        await host.PostAsync("/v1/links", new JsonObject(), HttpStatusCode.BadRequest);
        await host.PostAsync("/v1/links/0x%27%01%ff/revocation", new JsonObject(), HttpStatusCode.BadRequest);
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = "an operator" });
        await host.GetAsync("/v1/pauses");

        IReadOnlyList<AuditEntry> audit = await AnsweredAsync(host);

        Assert.Equal([200, 400, 400, 403, 401], audit.Select(entry => entry.Status));
        Assert.Equal([2, 2, 2, 1, null], audit.Select(entry => entry.Call.Key));
        Assert.Equal("tests", audit[0].KeyName);
        Assert.Equal(("POST", "/v1/pauses", ApiHost.Now), (audit[0].Call.Method, audit[0].Call.Path, audit[0].AskedAt));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("""{"reason":"an operator"}""")), audit[0].Call.BodyDigest.ToArray());
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_before_it_is_read()
    {
        await using ApiHost host = await StartAsync();

        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = new string('x', 65_536) }, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task What_is_written_down_cannot_be_changed()
    {
        await using ApiHost host = await StartAsync();
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = "an operator" });

        foreach (string table in (string[])["api_audit", "api_audit_answer", "api_key", "api_key_revocation"])
        {
            foreach (string change in (string[])[$"delete from {table}", $"truncate {table} cascade"])
            {
                await using Npgsql.NpgsqlCommand command = host.Source.CreateCommand(change);
                Npgsql.PostgresException fault = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync(Token));
                Assert.Contains("append-only", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Once each has its answer, which is written down after it was given.</summary>
    private static async Task<IReadOnlyList<AuditEntry>> AnsweredAsync(ApiHost host)
    {
        IReadOnlyList<AuditEntry> audit = [];
        for (int glance = 0; glance < 100 && (audit.Count == 0 || audit.Any(entry => entry.Status is null)); glance++)
        {
            audit = await host.Audit.ReadPageAsync(100, Token);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        return audit;
    }

    private async Task<ApiHost> StartAsync() => await (await ApiHost.StartAsync(devnet)).UseKeyAsync(ApiScope.Operate);

    private static async Task<JsonElement[]> ListAsync(ApiHost host) =>
        [.. (await host.GetAsync("/v1/pauses")).GetProperty("pauses").EnumerateArray()];
}
