using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Solidity;

/// <summary>Compiles with solc-js, once for the same input: artifacts are kept in the cache.</summary>
public sealed class SolidityCompiler(DevnetEnvironment environment)
{
    private const string Script = "scripts/solc.cjs";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="name">For the progress display and the cached file: "Aave V3.6".</param>
    /// <exception cref="DevnetException">The sources do not compile, or node or the packages are not to be had.</exception>
    public async Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileAsync(
        string name, SolidityProject project, CancellationToken cancellationToken)
    {
        string file = Path.Combine(environment.CacheFolder, "solidity", $"{FileName(name)}-{Key(project)}.json");
        if (!File.Exists(file))
            await CompileIntoAsync(file, name, project, cancellationToken);
        await using FileStream stream = File.OpenRead(file);
        Output? output = await JsonSerializer.DeserializeAsync<Output>(stream, Json, cancellationToken);
        return output?.Contracts ?? throw new DevnetException($"{file} is damaged: delete it, and try again.");
    }

    private async Task CompileIntoAsync(string file, string name, SolidityProject project, CancellationToken cancellationToken)
    {
        NpmCache npm = new(environment);
        string compiler = await npm.InstallAsync(project.Compiler, cancellationToken);
        string? packages = project.Packages is null ? null : await npm.InstallAsync(project.Packages, cancellationToken);

        using IDisposable step = environment.Step($"Compiling {name}");
        using IDisposable held = await FileLock.AcquireAsync(file + ".lock", Patience, environment.Time, cancellationToken);
        if (File.Exists(file))
            return;

        string request = JsonSerializer.Serialize(Request(project, compiler, packages), Json);
        string script = Embedded.ScriptFile(Script, environment.CacheFolder);
        CommandResult result = await Command.RunAsync(
            [Executables.RequireNode(environment.Variable), script], Path.GetTempPath(), request, cancellationToken);
        if (!result.Succeeded)
            throw new DevnetException($"{name} does not compile:\n{result.Error.Trim()}");
        await File.WriteAllTextAsync(file + ".partial", result.Output, cancellationToken);
        File.Move(file + ".partial", file);
    }

    private static object Request(SolidityProject project, string compiler, string? packages) => new
    {
        compiler = Path.Combine(compiler, "node_modules", "solc"),
        sources = project.Sources,
        files = project.Files,
        roots = project.Roots.Select(root => new
        {
            prefix = root.Prefix,
            folder = Path.Combine([packages!, "node_modules", .. root.Folder.Split('/')]),
        }),
        settings = new
        {
            optimizer = new { enabled = true, runs = project.OptimizerRuns },
            viaIR = project.ViaIr,
            evmVersion = project.EvmVersion,
            metadata = new { bytecodeHash = "none" },
        },
        contracts = project.Contracts,
    };

    // The packages' content is fixed by their lock file, so their names of folders and files stand for it.
    private static string Key(SolidityProject project) => ContentKey.Of(
    [
        Embedded.Text(Script), project.Compiler.LockFile, project.Packages?.LockFile ?? "", project.EvmVersion, $"{project.OptimizerRuns} {project.ViaIr}",
        JsonSerializer.Serialize(project.Sources), JsonSerializer.Serialize(project.Files),
        .. project.Roots.SelectMany(root => new[] { root.Prefix, root.Folder }), .. project.Contracts,
    ]);

    private static string FileName(string name) => name.ToLowerInvariant().Replace(' ', '-');

    private sealed record Output([property: JsonRequired] IReadOnlyDictionary<string, SolidityArtifact> Contracts);
}
