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
            new HashSet<string> { "/v1/accounts", "/v1/accounts/{owner}", "/v1/chains", "/v1/liquidations", "/v1/links", "/v1/pauses", "/v1/pauses/resumption", "/health/live", "/health/ready" },
            mapped.ToHashSet());
    }

    [Fact]
    public async Task The_document_states_the_bounds_of_a_history()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement[] parameters = [.. (await host.GetAsync("/openapi/v1.json"))
            .GetProperty("paths").GetProperty("/v1/accounts/{owner}/history").GetProperty("get").GetProperty("parameters").EnumerateArray()];

        Assert.Equal(44_640, SchemaOf("limit").GetProperty("maximum").GetInt32());
        Assert.Equal(60, SchemaOf("resolution").GetProperty("default").GetInt32());
        Assert.Equal("date-time", SchemaOf("from").GetProperty("format").GetString());

        JsonElement SchemaOf(string name) => Assert.Single(parameters, one => one.GetProperty("name").GetString() == name).GetProperty("schema");
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
    [InlineData("/health/ready", new[] { "200", "429", "503" })]
    [InlineData("/v1/liquidations", new[] { "200", "400", "401", "429", "503" })]
    [InlineData("/v1/accounts", new[] { "200", "304", "400", "401", "429", "503" })]
    [InlineData("/v1/accounts/{owner}", new[] { "200", "304", "400", "401", "404", "429" })]
    [InlineData("/v1/accounts/{owner}/risk", new[] { "200", "304", "400", "401", "404", "429" })]
    [InlineData("/v1/accounts/{owner}/simulate", new[] { "200", "400", "401", "404", "413", "429" }, "post")]
    [InlineData("/v1/liquidations/{number}", new[] { "200", "400", "401", "404", "429", "503" })]
    [InlineData("/v1/accounts/{owner}/history", new[] { "200", "400", "401", "404", "429", "503" })]
    [InlineData("/v1/links", new[] { "200", "400", "401", "429", "503" })]
    [InlineData("/v1/links", new[] { "201", "400", "401", "403", "409", "413", "422", "429", "503" }, "post")]
    [InlineData("/v1/pauses", new[] { "200", "401", "429", "503" })]
    [InlineData("/v1/pauses", new[] { "200", "400", "401", "403", "413", "429", "503" }, "post")]
    [InlineData("/v1/pauses/resumption", new[] { "200", "400", "401", "403", "413", "429", "503" }, "post")]
    [InlineData("/metrics", new[] { "200", "401", "429" })]
    [InlineData("/v1/links/{nonce}/revocation", new[] { "200", "400", "401", "403", "404", "409", "413", "422", "429", "503" }, "post")]
    public async Task The_document_names_every_outcome(string path, string[] expected, string method = "get")
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement responses = (await host.GetAsync("/openapi/v1.json"))
            .GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");

        Assert.Equal(expected, responses.EnumerateObject().Select(response => response.Name).Order());
    }

    [Theory]
    [InlineData("/v1/pauses", "post", "Operate", false)]
    [InlineData("/v1/links", "post", "Operate", false)]
    [InlineData("/v1/links", "get", "Read", true)]
    [InlineData("/metrics", "get", "Read", true)]
    public async Task The_document_says_what_needs_a_key(string path, string method, string scope, bool isOpen)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement document = await host.GetAsync("/openapi/v1.json");

        JsonElement[] ways = [.. document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("security").EnumerateArray()];
        Assert.Equal(scope, ways[0].GetProperty("key")[0].GetString());
        Assert.Equal(isOpen, ways.Any(way => !way.EnumerateObject().Any()));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.False(document.GetProperty("paths").GetProperty("/health/live").GetProperty("get").TryGetProperty("security", out _));
    }

    [Fact]
    public async Task Every_body_and_parameter_that_can_be_has_an_example()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        foreach (JsonProperty path in (await host.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                if (operation.Value.TryGetProperty("requestBody", out JsonElement body))
                    Assert.True(body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _), $"{path.Name} {operation.Name}");
                foreach (JsonElement parameter in operation.Value.TryGetProperty("parameters", out JsonElement all) ? all.EnumerateArray() : [])
                    Assert.True(parameter.GetProperty("name").GetString() is "cursor" or "nonce" || parameter.TryGetProperty("example", out _), $"{path.Name} {parameter}");
            }
        }
    }

    [Fact]
    public async Task Every_answer_in_JSON_has_an_example_that_names_what_its_schema_names()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        JsonElement document = await host.GetAsync("/openapi/v1.json");
        int compared = 0;

        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                foreach (JsonProperty response in operation.Value.GetProperty("responses").EnumerateObject().Where(one => one.Name is "200" or "201"))
                {
                    if (!response.Value.TryGetProperty("content", out JsonElement contents) || !contents.TryGetProperty("application/json", out JsonElement content))
                        continue;
                    Assert.True(content.TryGetProperty("example", out JsonElement example), $"{path.Name} {operation.Name}");
                    AssertNamesAlike(document, content.GetProperty("schema"), example, $"{path.Name} {operation.Name}");
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 20, 100);
    }

    /// <summary>Types are the linter's; it passes over what a schema does not name.</summary>
    private static void AssertNamesAlike(JsonElement document, JsonElement schema, JsonElement example, string where)
    {
        foreach (string choice in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(choice, out JsonElement choices))
                schema = choices.EnumerateArray().First(one => one.TryGetProperty("$ref", out _));
        }

        while (schema.TryGetProperty("$ref", out JsonElement reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (example.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in example.EnumerateArray())
                AssertNamesAlike(document, schema.GetProperty("items"), item, where + "[]");
        }
        else if (example.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
        {
            Assert.Equal(properties.EnumerateObject().Select(one => one.Name).Order(), example.EnumerateObject().Select(one => one.Name).Order());
            foreach (JsonProperty member in example.EnumerateObject())
                AssertNamesAlike(document, properties.GetProperty(member.Name), member.Value, $"{where}.{member.Name}");
        }
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
