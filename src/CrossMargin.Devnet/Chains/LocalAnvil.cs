using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>A local chain: an Anvil of our own that ends with us.</summary>
public sealed class LocalAnvil : IAsyncDisposable
{
    private const string ReadyPrefix = "Listening on ";

    private readonly GuardedProcess _process;

    private LocalAnvil(GuardedProcess process, ChainId chainId, string authority, TimeProvider time)
    {
        (_process, ChainId) = (process, chainId);
        Http = new Uri($"http://{authority}/");
        WebSocket = new Uri($"ws://{authority}/");
        Chain = new DevnetChain(chainId, Http, time);
    }

    public ChainId ChainId { get; }

    public Uri Http { get; }

    public Uri WebSocket { get; }

    /// <summary>What a local chain can do beyond a real one: mine, warp, reorganise, act for any account.</summary>
    public DevnetChain Chain { get; }

    internal int GuardId => _process.GuardId;

    /// <exception cref="DevnetException">No Anvil is to be had, or it did not start.</exception>
    public static async Task<LocalAnvil> StartAsync(
        AnvilOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string anvil = await FoundryTools.FindAnvilAsync(environment, cancellationToken);
        using IDisposable step = environment.Step($"Starting Anvil for chain {options.ChainId}");
        GuardedCommand command = new(
            "Anvil",
            [anvil, .. options.Arguments],
            StopSignal: "SIGTERM",
            Grace: TimeSpan.FromSeconds(3),
            RemovedFolder: null,
            IsReady: line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal),
            ReadyTimeout: TimeSpan.FromSeconds(60));
        (GuardedProcess process, string line) = await GuardedProcess.StartAsync(command, environment, cancellationToken);

        LocalAnvil started = new(process, options.ChainId, line[ReadyPrefix.Length..].Trim(), environment.Time);
        // A line of log for each request would be our own work to read.
        await started.Chain.RequestAsync("anvil_setLoggingEnabled", [false], cancellationToken);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        await _process.DisposeAsync();
    }
}
