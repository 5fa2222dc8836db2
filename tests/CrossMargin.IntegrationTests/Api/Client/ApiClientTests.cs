using System.Net;
using System.Text.Json;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api.Client;

/// <summary>What others make of the document: a linter, and a generated TypeScript client that calls the real server.</summary>
public sealed class ApiClientTests(DevnetFixture devnet)
{
    private const string Settings =
        """
        {"compilerOptions":{"module":"nodenext","target":"es2022","strict":true,"noUncheckedIndexedAccess":true,"types":[],"skipLibCheck":true,"outDir":"out"},"files":["program.ts","node.d.ts"]}
        """;

    private const string NodeTypes = "declare const process: { argv: string[]; exit(code: number): never }; declare const console: { log(text: string): void; error(text: string): void };";

    [Fact]
    public async Task The_document_has_nothing_to_be_linted()
    {
        await using ApiHost host = await StartAsync();
        string folder = await PrepareAsync(host);

        CommandResult lint = await RunAsync(folder, "@redocly/cli/bin/cli.js", "lint", "openapi.json", "--config", "redocly.yaml", "--format", "stylish");

        Assert.True(lint.Succeeded, lint.Output + lint.Error);
        Assert.False((lint.Output + lint.Error).Contains("warning", StringComparison.OrdinalIgnoreCase), lint.Output + lint.Error);
    }

    [Fact]
    public async Task A_generated_client_is_typed_and_gets_what_the_document_promises()
    {
        await using ApiHost host = (await StartAsync(onPort: true)).Load(First, [.. Account(1, ether: 10, dollars: 15_000), .. Account(2, 1, 0)]).Load(Second);
        string folder = await PrepareAsync(host);
        await RequireAsync(folder, "openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        await RequireAsync(folder, "typescript/bin/tsc", "-p", "tsconfig.json");

        CommandResult run = await Command.RunAsync(["node", "out/program.js", host.App.Urls.Single()], folder, null, TestContext.Current.CancellationToken);

        Assert.True(run.Succeeded, run.Output + run.Error);
        JsonElement told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((5_000, "10", -5_000, 404), (
            told.GetProperty("equity").GetDouble(), told.GetProperty("quantity").GetString(), Math.Round(told.GetProperty("after").GetDouble(), 6),
            told.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_client_that_takes_a_number_for_a_text_is_not_compiled()
    {
        await using ApiHost host = await StartAsync();
        string folder = await PrepareAsync(host);
        await RequireAsync(folder, "openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        string program = Path.Combine(folder, "program.ts");
        await File.WriteAllTextAsync(
            program, (await File.ReadAllTextAsync(program)).Replace("const quantity: string", "const quantity: number", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        CommandResult compiled = await RunAsync(folder, "typescript/bin/tsc", "-p", "tsconfig.json");

        Assert.False(compiled.Succeeded);
        Assert.Contains("TS2322", compiled.Output, StringComparison.Ordinal);
    }

    /// <summary>A folder with the document, and the packages that read it.</summary>
    private async Task<string> PrepareAsync(ApiHost host)
    {
        string packages = await new NpmCache(devnet.Environment).InstallAsync(NpmRecipes.ApiClient, TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("crossmargin-client-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(packages, "node_modules"));
        using HttpResponseMessage document = await host.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
        await WriteAsync("openapi.json", await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await WriteAsync("redocly.yaml", "extends: [recommended]\nrules: { info-license: off, operation-4xx-response: error, no-server-example.com: off }\n");
        await WriteAsync("package.json", """{"type":"module"}""");
        await WriteAsync("tsconfig.json", Settings);
        await WriteAsync("node.d.ts", NodeTypes);
        await WriteAsync("program.ts", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Api", "Client", "program.ts"), TestContext.Current.CancellationToken));
        return folder;

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
    }

    private static Task<CommandResult> RunAsync(string folder, string script, params string[] arguments) => Command.RunAsync(
        ["node", Path.Combine([folder, "node_modules", .. script.Split('/')]), .. arguments], folder, null, TestContext.Current.CancellationToken);

    private static async Task RequireAsync(string folder, string script, params string[] arguments)
    {
        CommandResult result = await RunAsync(folder, script, arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
    }
}
