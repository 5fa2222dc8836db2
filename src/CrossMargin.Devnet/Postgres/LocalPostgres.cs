using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Postgres;

/// <summary>A PostgreSQL to work with: one that runs already, or one of our own that ends with us.</summary>
/// <remarks>
/// Looked for in this order: a connection string (given, or CROSSMARGIN_POSTGRES), a server that runs on the kept folder
/// already, server programs installed on the machine, npm. Our own listens on a free port of 127.0.0.1 alone, with a random password. See <see cref="GuardedProcess"/> for how it
/// ends when this process dies; throw-away data are removed even then.
/// </remarks>
public sealed class LocalPostgres : IAsyncDisposable
{
    public const string Variable = "CROSSMARGIN_POSTGRES";

    private const int StartAttempts = 20;

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly GuardedProcess? _server;

    private LocalPostgres(string connectionString, GuardedProcess? server) =>
        (ConnectionString, _server) = (connectionString, server);

    public string ConnectionString { get; }

    /// <summary>Whether this is our own server, which ends when this is disposed.</summary>
    public bool IsOwn => _server is not null;

    internal int? GuardId => _server?.GuardId;

    /// <exception cref="DevnetException">There is none and none can be started.</exception>
    public static async Task<LocalPostgres> StartAsync(
        PostgresOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        if (GivenConnectionString(options, environment.Variable) is { } given)
            return new LocalPostgres(given, server: null);
        if (options.KeptFolder is { } kept && await RunningCluster.FindPortAsync(kept, cancellationToken) is { } port)
            return new LocalPostgres(PostgresCluster.ConnectionStringOf(kept, port), server: null);

        PostgresBinaries binaries = await PostgresBinaries.FindAsync(environment, cancellationToken);
        return await StartAsync(binaries, options, environment, cancellationToken);
    }

    internal static async Task<LocalPostgres> StartAsync(
        PostgresBinaries binaries, PostgresOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        using IDisposable step = environment.Step("Starting PostgreSQL");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOwnAsync(binaries, options, environment, cancellationToken);
            }
            catch (DevnetException exception) when (attempt < StartAttempts && MayPass(exception.Message))
            {
                await Task.Delay(StartPause, environment.Time, cancellationToken);
            }
        }
    }

    /// <summary>The server that the caller or the environment names; null when we need our own.</summary>
    internal static string? GivenConnectionString(PostgresOptions options, Func<string, string?> variable) =>
        options.ConnectionString is { Length: > 0 } given ? given
        : variable(Variable) is { Length: > 0 } named ? named
        : null;

    /// <summary>Kills our own server as a crash would: kill -9 of its first process. To be started again on its kept folder.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            throw new InvalidOperationException("A server of somebody else is not ours to kill.");
        await _server.KillAsync(cancellationToken);
        await _server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static async Task<LocalPostgres> StartOwnAsync(
        PostgresBinaries binaries, PostgresOptions options, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string runFolder = Directory.CreateTempSubdirectory("crossmargin-postgres-").FullName;
        try
        {
            PostgresCluster cluster = await PostgresCluster.PrepareAsync(
                binaries, runFolder, options.KeptFolder, ServerUser.Choose(environment), cancellationToken);
            int port = options.Port ?? FreePort.Find();
            (GuardedProcess server, _) = await GuardedProcess.StartAsync(
                Guarded(cluster, port, runFolder), environment, cancellationToken);
            return new LocalPostgres(cluster.ConnectionString(port), server);
        }
        catch
        {
            // Gone already when the server was started: its guard removes the folder.
            if (Directory.Exists(runFolder))
                Directory.Delete(runFolder, recursive: true);
            throw;
        }
    }

    /// <summary>
    /// Somebody took the port between our look and the start, or processes of a killed server still hold its memory: they end once
    /// they see that their parent is gone.
    /// </summary>
    private static bool MayPass(string fault) =>
        fault.Contains("could not bind", StringComparison.Ordinal) || fault.Contains("is still in use", StringComparison.Ordinal);

    // Throw-away data need no orderly end: SIGQUIT ends at once. SIGINT closes connections and writes a checkpoint.
    private static GuardedCommand Guarded(PostgresCluster cluster, int port, string runFolder) => new(
        "PostgreSQL",
        cluster.ServerCommand(port),
        StopSignal: cluster.ThrowAway ? "SIGQUIT" : "SIGINT",
        Grace: TimeSpan.FromSeconds(cluster.ThrowAway ? 5 : 30),
        RemovedFolder: runFolder,
        IsReady: line => line.Contains("database system is ready to accept connections", StringComparison.Ordinal),
        ReadyTimeout: ReadyTimeout);
}
