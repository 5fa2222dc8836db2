using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CrossMargin.IntegrationTests.Api;

public sealed class ApiDocumentTests
{
    [Fact]
    public async Task The_document_names_every_route()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        IEnumerable<string> mapped = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(route => !route.StartsWith("/openapi", StringComparison.Ordinal));

        JsonElement document = await host.GetAsync("/openapi/v1.json");

        Assert.Equal(mapped.Distinct().Order(), document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order());
        Assert.Superset(
            new HashSet<string> { "/v1/accounts", "/v1/accounts/{owner}", "/v1/chains", "/v1/liquidations", "/v1/links", "/health/live", "/health/ready" },
            mapped.ToHashSet());
    }

    [Fact]
    public async Task The_document_states_the_bounds_of_a_page()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement parameters = (await host.GetAsync("/openapi/v1.json"))
            .GetProperty("paths").GetProperty("/v1/accounts").GetProperty("get").GetProperty("parameters");

        JsonElement schema = Assert.Single(parameters.EnumerateArray(), one => one.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal("integer", schema.GetProperty("type").GetString());
        Assert.Equal(200, schema.GetProperty("maximum").GetInt32());
    }

    [Theory]
    [InlineData("/health/ready", new[] { "200", "503" })]
    [InlineData("/v1/liquidations", new[] { "200", "400", "503" })]
    [InlineData("/v1/accounts/{owner}", new[] { "200", "400", "404" })]
    [InlineData("/v1/links", new[] { "200", "400", "503" })]
    [InlineData("/v1/links", new[] { "201", "400", "403", "409", "422", "503" }, "post")]
    [InlineData("/v1/links/{nonce}/revocation", new[] { "200", "400", "403", "404", "409", "422", "503" }, "post")]
    public async Task The_document_names_every_outcome(string path, string[] expected, string method = "get")
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement responses = (await host.GetAsync("/openapi/v1.json"))
            .GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");

        Assert.Equal(expected, responses.EnumerateObject().Select(response => response.Name).Order());
    }

    [Fact]
    public async Task The_document_says_what_a_health_of_null_is()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement health = (await host.GetAsync("/openapi/v1.json"))
            .GetProperty("components").GetProperty("schemas").GetProperty("AccountResource").GetProperty("properties").GetProperty("health");

        Assert.Contains("null is infinite", health.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(["null", "number"], health.GetProperty("type").EnumerateArray().Select(type => type.GetString()));
    }
}
