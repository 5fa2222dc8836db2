using System.Text.Json;
using CrossMargin.Devnet.Npm;

namespace CrossMargin.Devnet.Solidity;

/// <summary>Contracts as their authors published them, compiled: the artifact files of Hardhat and Truffle in an npm package.</summary>
public static class HardhatArtifacts
{
    private const long MaxFileSize = 32 << 20;

    /// <param name="files">Paths below node_modules, by the contract's name: "@uniswap/v3-core/artifacts/…/UniswapV3Factory.json".</param>
    /// <exception cref="DevnetException">The package is not to be had, or lacks a file, or a file is no artifact.</exception>
    public static async Task<IReadOnlyDictionary<string, SolidityArtifact>> ReadAsync(
        NpmRecipe recipe, IReadOnlyDictionary<string, string> files, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string folder = await new NpmCache(environment).InstallAsync(recipe, cancellationToken);
        Dictionary<string, SolidityArtifact> artifacts = [];
        foreach ((string contract, string path) in files)
            artifacts[contract] = await ReadAsync(Path.Combine([folder, "node_modules", .. path.Split('/')]), cancellationToken);
        return artifacts;
    }

    private static async Task<SolidityArtifact> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= MaxFileSize })
                throw new DevnetException($"{file} is not there, or larger than any artifact: delete the folder, and try again.");
            await using FileStream stream = File.OpenRead(file);
            using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DevnetException($"{file} is no compiled contract: {fault.Message}");
        }
    }

    private static SolidityArtifact Read(JsonElement artifact)
    {
        string code = artifact.GetProperty("bytecode").GetString()!;
        return new SolidityArtifact(
            artifact.GetProperty("abi").Clone(), code.StartsWith("0x", StringComparison.Ordinal) ? code[2..] : code, [.. Links(artifact)]);
    }

    private static IEnumerable<LibraryLink> Links(JsonElement artifact)
    {
        if (!artifact.TryGetProperty("linkReferences", out JsonElement sources))
            yield break;
        foreach (JsonProperty source in sources.EnumerateObject())
        {
            foreach (JsonProperty library in source.Value.EnumerateObject())
            {
                foreach (JsonElement place in library.Value.EnumerateArray())
                    yield return new LibraryLink(library.Name, place.GetProperty("start").GetInt32(), place.GetProperty("length").GetInt32());
            }
        }
    }
}
