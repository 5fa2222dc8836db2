using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Chains;

/// <summary>Foundry's Anvil.</summary>
internal sealed class AnvilLauncher : INodeLauncher
{
    public string ReadyPrefix => "Listening on ";

    public async Task<GuardedCommand> PrepareAsync(
        NodeOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string anvil = await FoundryTools.FindAnvilAsync(environment, cancellationToken);

        // What it cannot keep in memory of a long chain it writes to disk, and leaves there when it is killed: gigabytes.
        string states = Directory.CreateTempSubdirectory("crossmargin-anvil-").FullName;
        return new GuardedCommand(
            "Anvil",
            [anvil, .. Arguments(options), "--cache-path", states],
            StopSignal: "SIGTERM",
            Grace: TimeSpan.FromSeconds(3),
            RemovedFolder: states,
            IsReady: line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal),
            ReadyTimeout: TimeSpan.FromSeconds(60));
    }

    // Port 0: the system chooses, Anvil says which. It listens nowhere but on loopback.
    private static IEnumerable<string> Arguments(NodeOptions options) =>
    [
        "--host", "127.0.0.1", "--port", "0",
        "--chain-id", $"{options.ChainId.Value}",
        "--accounts", $"{options.Accounts}",
        "--slots-in-an-epoch", $"{options.SlotsInAnEpoch}",
        "--no-request-size-limit",
        .. options.BlockTime is { } time ? ["--block-time", FormattableString.Invariant($"{time.TotalSeconds}")] : Array.Empty<string>(),
        .. options.Genesis is { } genesis ? ["--timestamp", $"{genesis.ToUnixTimeSeconds()}"] : Array.Empty<string>(),
        .. options.BlockGasLimit is { } limit ? ["--gas-limit", $"{limit}"] : Array.Empty<string>(),
        .. options.KeepsOrder ? ["--order", "fifo"] : Array.Empty<string>(),
    ];
}
