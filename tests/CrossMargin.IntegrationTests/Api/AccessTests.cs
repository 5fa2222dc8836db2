using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CrossMargin.Api.Access;
using CrossMargin.Ledger.Access;

namespace CrossMargin.IntegrationTests.Api;

public sealed class AccessTests(DevnetFixture devnet)
{
    private static readonly ApiAccess KeyRequired = new() { RequireKey = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/chains")]
    [InlineData("/v1/accounts")]
    [InlineData("/v1/liquidations")]
    [InlineData("/v1/links")]
    [InlineData("/v1/pauses")]
    [InlineData("/metrics")]
    [InlineData("/nothing")]
    public async Task Where_a_key_is_required_nobody_reads_without_one(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync(access: KeyRequired);

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).ToString());
    }

    /// <summary>Browsers ask for pages and streams of events: a refusal that they could not read would have no reason, and a fault no status of its own.</summary>
    [Theory]
    [InlineData("/v1/stream", "text/event-stream", HttpStatusCode.Unauthorized, true)]
    [InlineData("/v1/stream?topics=weather", "text/event-stream", HttpStatusCode.BadRequest, false)]
    [InlineData("/v1/liquidations", "text/html", HttpStatusCode.ServiceUnavailable, false)]
    [InlineData("/nothing", "image/png", HttpStatusCode.NotFound, false)]
    public async Task A_problem_is_told_whatever_was_asked_for(string path, string accept, HttpStatusCode expected, bool needsKey)
    {
        await using ApiHost host = await ApiHost.StartAsync(access: needsKey ? KeyRequired : null);
        host.Client.DefaultRequestHeaders.Add("Accept", accept);

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal((int)expected, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    public async Task What_tells_nothing_of_anybody_is_open_all_the_same(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync(access: KeyRequired);
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiToken.Write(1, new byte[ApiToken.SecretSize]));

        await host.GetAsync(path);
    }

    [Theory]
    [InlineData(ApiScope.Read, HttpStatusCode.Forbidden)]
    [InlineData(ApiScope.Operate, HttpStatusCode.OK)]
    public async Task Who_reads_may_not_operate_and_who_operates_may_read(ApiScope scope, HttpStatusCode expected)
    {
        await using ApiHost host = await (await ApiHost.StartAsync(devnet, KeyRequired)).UseKeyAsync(scope);

        await host.GetAsync("/v1/chains");
        await host.PostAsync("/v1/pauses", new JsonObject { ["reason"] = "a test" }, expected);
        await host.GetAsync("/nothing", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/v1/pauses")]
    [InlineData("/v1/pauses/resumption")]
    [InlineData("/v1/links")]
    [InlineData("/v1/links/0x00/revocation")]
    public async Task Nobody_operates_without_a_key_from_this_machine_either(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet);

        await host.GetAsync("/v1/pauses");
        await host.PostAsync(path, new JsonObject { ["reason"] = "a test" }, HttpStatusCode.Unauthorized);
        Assert.Empty((await host.GetAsync("/v1/pauses")).GetProperty("pauses").EnumerateArray());
    }

    [Fact]
    public async Task A_key_that_is_not_the_one_is_refused_even_where_none_is_needed()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet);
        (ApiKey key, string token) = await host.Keys.AddAsync("one", ApiScope.Read, 100, null, Token);
        char last = token[^1] == '0' ? '1' : '0';

        foreach (string wrong in (string[])[token[..^1] + last, token.Replace($"cm_{key.Number}_", "cm_999_", StringComparison.Ordinal), token[..^1], "cm_", "", "x y"])
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer " + wrong));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Basic " + token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, null));
    }

    [Fact]
    public async Task A_key_holds_until_it_expires()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet);
        (_, string lasting) = await host.Keys.AddAsync("lasting", ApiScope.Read, 100, ApiHost.Now.AddSeconds(1), Token);
        (_, string ended) = await new ApiKeyStore(host.Source, new EarlierClock()).AddAsync("ended", ApiScope.Read, 100, ApiHost.Now, Token);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + lasting));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer " + ended));
    }

    [Fact]
    public async Task A_revoked_key_holds_no_longer_than_keys_are_kept()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet, new ApiAccess { KeysKept = TimeSpan.FromSeconds(1) });
        (ApiKey key, string token) = await host.Keys.AddAsync("one", ApiScope.Read, 100_000, null, Token);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + token));

        Assert.NotNull((await host.Keys.RevokeAsync(key.Number, Token))!.RevokedAt);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer " + token));
        Assert.Null(await host.Keys.RevokeAsync(99, Token));
    }

    [Fact]
    public async Task No_request_costs_a_query_while_keys_are_kept()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet, new ApiAccess { KeysKept = TimeSpan.FromHours(1) });
        (ApiKey key, string token) = await host.Keys.AddAsync("one", ApiScope.Read, 1_000, null, Token);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + token));

        // Were the database asked, it would say that the key is revoked.
        await host.Keys.RevokeAsync(key.Number, Token);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer " + ApiToken.Write(999, new byte[ApiToken.SecretSize])));
    }

    [Fact]
    public async Task While_the_database_is_silent_no_key_is_good_and_none_is_called_wrong()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host, "Bearer " + ApiToken.Write(1, new byte[ApiToken.SecretSize])));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, null));
    }

    [Fact]
    public async Task A_key_asks_as_often_as_it_may_and_is_told_when_again()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet);
        (_, string token) = await host.Keys.AddAsync("slow", ApiScope.Read, 3, null, Token);
        (_, string other) = await host.Keys.AddAsync("other", ApiScope.Read, 3, null, Token);

        for (int left = 2; left >= 0; left--)
        {
            using HttpResponseMessage answered = await SendAsync(host, "Bearer " + token);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            Assert.Equal($"\"minute\";r={left}", Assert.Single(answered.Headers.GetValues("RateLimit")));
            Assert.Equal("\"minute\";q=3;w=60", Assert.Single(answered.Headers.GetValues("RateLimit-Policy")));
        }

        using HttpResponseMessage refused = await SendAsync(host, "Bearer " + token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + other));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, null));
    }

    [Fact]
    public async Task Whoever_has_no_key_that_holds_shares_the_limit_of_the_address()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet, new ApiAccess { AnonymousPerMinute = 3 });
        (_, string token) = await host.Keys.AddAsync("one", ApiScope.Read, 100, null, Token);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer guess"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "Bearer another"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(host, "Bearer third"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(host, null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "Bearer " + token));
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiHost host, string? authorization)
    {
        using HttpResponseMessage response = await SendAsync(host, authorization);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiHost host, string? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/v1/chains", UriKind.Relative));
        if (authorization is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        return await host.Client.SendAsync(request, Token);
    }

    private sealed class EarlierClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => ApiHost.Now.AddDays(-1);
    }
}
