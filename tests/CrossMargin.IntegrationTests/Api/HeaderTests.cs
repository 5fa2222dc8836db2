using System.Net;
using CrossMargin.Api.Access;

namespace CrossMargin.IntegrationTests.Api;

public sealed class HeaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/chains", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/links", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/v1/accounts?limit=0", HttpStatusCode.BadRequest)]
    public async Task Every_answer_tells_browsers_what_to_leave_undone(string path, HttpStatusCode status)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(status, response.StatusCode);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("localhost:5080", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("margin.example.org", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.example.org", HttpStatusCode.BadRequest)]
    public async Task It_answers_to_its_own_names_alone(string name, HttpStatusCode expected)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/v1/chains", UriKind.Relative)) { Headers = { Host = name } };

        using HttpResponseMessage response = await host.Client.SendAsync(request, Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://margin.example.org", true)]
    [InlineData("https://other.example.org", false)]
    public async Task Pages_of_other_origins_may_ask_only_where_they_are_named(string origin, bool isAllowed)
    {
        await using ApiHost open = await ApiHost.StartAsync(access: new ApiAccess { Origins = ["https://margin.example.org"] });
        await using ApiHost closed = await ApiHost.StartAsync();

        Assert.Equal(isAllowed ? origin : null, await AllowedAsync(open, origin));
        Assert.Null(await AllowedAsync(closed, origin));
    }

    private static async Task<string?> AllowedAsync(ApiHost host, string origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Options, new Uri("/v1/pauses", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        using HttpResponseMessage response = await host.Client.SendAsync(request, Token);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null;
    }
}
