using System.Globalization;
using System.Text.Json;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Chains;

/// <summary>Hardhat's own node, of npm. Its accounts have the same keys as Anvil's.</summary>
internal sealed class HardhatLauncher : INodeLauncher
{
    public string ReadyPrefix => "Started HTTP and WebSocket JSON-RPC server at http://";

    public async Task<GuardedCommand> PrepareAsync(
        NodeOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string installed = await new NpmCache(environment).InstallAsync(NpmRecipes.Hardhat, cancellationToken);
        string project = Directory.CreateTempSubdirectory("crossmargin-hardhat-").FullName;
        string configuration = Path.Combine(project, "hardhat.config.cjs");
        await File.WriteAllTextAsync(configuration, Configure(options), cancellationToken);
        return new GuardedCommand(
            "Hardhat",
            [
                Executables.RequireNode(environment.Variable),
                Path.Combine(installed, "node_modules", "hardhat", "internal", "cli", "bootstrap.js"),
                "--config", configuration, "node", "--hostname", "127.0.0.1", "--port", "0",
            ],
            StopSignal: "SIGTERM",
            Grace: TimeSpan.FromSeconds(3),
            RemovedFolder: project,
            IsReady: line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal),
            ReadyTimeout: TimeSpan.FromSeconds(60),
            // It runs only from a folder in which it is installed.
            WorkingFolder: installed);
    }

    private static string Configure(NodeOptions options)
    {
        Dictionary<string, object> chain = new()
        {
            ["chainId"] = options.ChainId.Value,
            ["accounts"] = new { count = options.Accounts },
            ["loggingEnabled"] = false,
            // Otherwise a reverted transaction is an error of its sending, which no node on a public chain makes it.
            ["throwOnTransactionFailures"] = false,
            ["mining"] = new
            {
                auto = options.BlockTime is null,
                interval = (long)(options.BlockTime?.TotalMilliseconds ?? 0),
                mempool = new { order = options.KeepsOrder ? "fifo" : "priority" },
            },
        };
        if (options.Genesis is { } genesis)
            chain["initialDate"] = genesis.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (options.BlockGasLimit is { } limit)
            chain["blockGasLimit"] = limit;
        // The compiler is never run, but has to be named.
        return $"module.exports = {JsonSerializer.Serialize(new { solidity = "0.8.27", networks = new { hardhat = chain } })};\n";
    }
}
