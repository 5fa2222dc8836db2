using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>A local chain: a node of our own that ends with us.</summary>
public sealed class LocalNode : IAsyncDisposable
{
    private readonly GuardedProcess _process;

    private LocalNode(GuardedProcess process, NodeOptions options, string authority, string? folder, TimeProvider time)
    {
        (_process, Folder) = (process, folder);
        Http = new Uri($"http://{authority}/");
        WebSocket = new Uri($"ws://{authority}/");
        Chain = new DevnetChain(options.ChainId, options.Program, Http, time);
    }

    public ChainId ChainId => Chain.ChainId;

    public Uri Http { get; }

    public Uri WebSocket { get; }

    /// <summary>What a local chain can do beyond a real one: mine, warp, reorganise, act for any account.</summary>
    public DevnetChain Chain { get; }

    /// <summary>What it writes to disk; gone when it has ended.</summary>
    internal string? Folder { get; }

    internal int GuardId => _process.GuardId;

    /// <exception cref="DevnetException">The program is not to be had, or did not start.</exception>
    public static async Task<LocalNode> StartAsync(
        NodeOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        INodeLauncher launcher = options.Program == NodeProgram.Hardhat ? new HardhatLauncher() : new AnvilLauncher();
        GuardedCommand command = await launcher.PrepareAsync(options, environment, cancellationToken);
        using IDisposable step = environment.Step($"Starting {command.Name} for chain {options.ChainId}");
        (GuardedProcess process, string line) = await GuardedProcess.StartAsync(command, environment, cancellationToken);

        LocalNode started = new(process, options, line[launcher.ReadyPrefix.Length..].Trim(' ', '/'), command.RemovedFolder, environment.Time);
        // A line of log for each request would be our own work to read.
        await started.Chain.RequestAsync("hardhat_setLoggingEnabled", [false], cancellationToken);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        await _process.DisposeAsync();
    }
}
