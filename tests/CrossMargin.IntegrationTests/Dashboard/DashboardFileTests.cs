using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using CrossMargin.Api.Access;
using CrossMargin.IntegrationTests.Api;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>How the dashboard's files are served; no browser is needed for that.</summary>
public sealed class DashboardFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app.css", "text/css")]
    [InlineData("/js/main.js", "text/javascript")]
    [InlineData("/js/pages/account.js", "text/javascript")]
    [InlineData("/lib/uPlot.js", "text/javascript")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task They_are_open_where_everything_else_needs_a_key(string path, string contentType)
    {
        await using ApiHost host = await ApiHost.StartAsync(access: new ApiAccess { RequireKey = true });

        using HttpResponseMessage response = await AskAsync(host, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Token));
        Assert.Contains("script-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using HttpResponseMessage accounts = await AskAsync(host, "/v1/accounts");
        Assert.Equal(HttpStatusCode.Unauthorized, accounts.StatusCode);
    }

    [Theory]
    [InlineData("/app.css.map")]
    [InlineData("/js")]
    [InlineData("/js/../README.md")]
    [InlineData("/wwwroot/app.css")]
    public async Task Nothing_else_is_served(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        using HttpResponseMessage response = await AskAsync(host, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task What_the_browser_has_is_not_sent_again()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpResponseMessage first = await AskAsync(host, "/app.css");

        using HttpResponseMessage second = await AskAsync(host, "/app.css", headers => headers.IfNoneMatch.Add(first.Headers.ETag!));
        using HttpResponseMessage other = await AskAsync(host, "/app.css", headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")));

        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (second.StatusCode, other.StatusCode));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("gzip, br", true)]
    [InlineData("identity", false)]
    public async Task They_are_compressed_for_whoever_can_read_that(string accepted, bool isCompressed)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpResponseMessage plain = await AskAsync(host, "/lib/uPlot.js");
        string expected = await plain.Content.ReadAsStringAsync(Token);

        using HttpResponseMessage response = await AskAsync(host, "/lib/uPlot.js", headers => headers.Add("Accept-Encoding", accepted));

        Assert.Equal(isCompressed ? ["br"] : [], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        using StreamReader reader = new(isCompressed ? new BrotliStream(body, CompressionMode.Decompress) : body);
        Assert.Equal(expected, await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_file_cannot_be_written_to()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        using HttpResponseMessage response = await host.Client.PostAsync(new Uri("/app.css", UriKind.Relative), null, Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiHost host, string path, Action<HttpRequestHeaders>? change = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        change?.Invoke(request.Headers);
        return await host.Client.SendAsync(request, Token);
    }
}
