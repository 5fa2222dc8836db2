using System.Text.Json;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>Synthetix as its authors published it: the bytecode of the deployment on Optimism.</summary>
internal static class SynthetixContracts
{
    public const string Library = "SafeDecimalMath";

    /// <summary>Published as run-time code alone, which cannot be deployed: compiled here from the same package's sources.</summary>
    private static readonly string[] Compiled = [Library, "AddressResolver", "FlexibleStorage"];

    /// <summary>What a market's proxy routes to besides the views.</summary>
    public static IReadOnlyList<string> Fragments { get; } =
        ["PerpsV2Market", "PerpsV2MarketLiquidate", "PerpsV2MarketDelayedIntent", "PerpsV2MarketDelayedExecution"];

    private static readonly string[] Published =
    [
        "SystemStatus", "CircuitBreaker", "ExchangeRates", "FuturesMarketManager", "PerpsV2MarketSettings", "PerpsV2ExchangeRate",
        "ProxyPerpsV2", "PerpsV2MarketState", "PerpsV2MarketViews", .. Fragments,
    ];

    public static async Task<IReadOnlyDictionary<string, SolidityArtifact>> ReadAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        Dictionary<string, SolidityArtifact> contracts = new(await CompileAsync(environment, cancellationToken));
        string folder = await new NpmCache(environment).InstallAsync(NpmRecipes.Synthetix, cancellationToken);
        string file = Path.Combine([folder, "node_modules", "synthetix", "publish", "deployed", "mainnet-ovm", "deployment.json"]);
        try
        {
            await using FileStream stream = File.OpenRead(file);
            using JsonDocument deployment = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            JsonElement sources = deployment.RootElement.GetProperty("sources");
            foreach (string name in Published)
                contracts[name] = ArtifactOf(sources.GetProperty(name));
            return contracts;
        }
        catch (Exception fault) when (fault is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DevnetException($"{file} is no deployment of Synthetix: {fault.Message} Delete the folder, and try again.");
        }
    }

    private static Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityProject project = new(
            NpmRecipes.Solc0516,
            NpmRecipes.Synthetix,
            Sources: new Dictionary<string, string>(),
            Files: [.. Compiled.Select(name => $"contracts/{name}.sol")],
            Roots: [("openzeppelin-solidity-2.3.0/", "openzeppelin-solidity"), ("contracts/", "synthetix/contracts")],
            EvmVersion: "istanbul",
            Contracts: Compiled);
        return new SolidityCompiler(environment).CompileAsync("Synthetix libraries", project, cancellationToken);
    }

    /// <summary>A place for an address is written __$…$__; in these contracts each is for the one library.</summary>
    private static SolidityArtifact ArtifactOf(JsonElement source)
    {
        string bytecode = source.GetProperty("bytecode").GetString()!;
        if (bytecode.StartsWith("0x", StringComparison.Ordinal))
            bytecode = bytecode[2..];
        List<LibraryLink> links = [];
        int digits = 2 * Address.Size;
        for (int at = bytecode.IndexOf("__$", StringComparison.Ordinal); at >= 0; at = bytecode.IndexOf("__$", at + digits, StringComparison.Ordinal))
            links.Add(new LibraryLink(Library, at / 2, Address.Size));
        return new SolidityArtifact(source.GetProperty("abi").Clone(), bytecode, links);
    }
}
