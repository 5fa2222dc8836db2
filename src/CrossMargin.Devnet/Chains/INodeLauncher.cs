using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Chains;

/// <summary>How one program is started as a local chain.</summary>
internal interface INodeLauncher
{
    /// <summary>What stands before "127.0.0.1:port" in the line that says that it is ready. HTTP and WebSocket share the port.</summary>
    string ReadyPrefix { get; }

    /// <summary>Installs the program where it is not on the machine.</summary>
    /// <exception cref="DevnetException">It is not to be had.</exception>
    Task<GuardedCommand> PrepareAsync(NodeOptions options, DevnetEnvironment environment, CancellationToken cancellationToken);
}
