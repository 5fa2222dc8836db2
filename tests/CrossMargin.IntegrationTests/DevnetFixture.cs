using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.IntegrationTests;
using Npgsql;

[assembly: AssemblyFixture(typeof(DevnetFixture))]

namespace CrossMargin.IntegrationTests;

/// <summary>
/// One PostgreSQL server for all tests, and local chains on request. Take it in a test class's constructor:
/// <c>public sealed class SomeTests(DevnetFixture devnet)</c>.
/// </summary>
public sealed class DevnetFixture : IAsyncDisposable
{
    /// <summary>Which program the chains are: anvil, where it is not set, or hardhat.</summary>
    private const string NodeVariable = "CROSSMARGIN_NODE";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _starting = new(1);
    private LocalPostgres? _postgres;
    private int _databases;

    public DevnetEnvironment Environment { get; } = DevnetEnvironment.OfMachine(TimeProvider.System);

    /// <summary>A new, empty database: its connection string. Dropped with the server.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        LocalPostgres postgres = await StartPostgresAsync(cancellationToken);
        string name = $"test_{System.Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using NpgsqlDataSource server = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using NpgsqlCommand create = server.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>A new chain, which the caller disposes, by the program that CROSSMARGIN_NODE names.</summary>
    public Task<LocalNode> StartNodeAsync(NodeOptions options, CancellationToken cancellationToken) =>
        LocalNode.StartAsync(options with { Program = ReadProgram() }, Environment, cancellationToken);

    /// <summary>A new Anvil, for what no other program can: reorganise, prove its state, have a finalized block behind its head.</summary>
    public Task<LocalNode> StartAnvilAsync(NodeOptions options, CancellationToken cancellationToken) =>
        LocalNode.StartAsync(options with { Program = NodeProgram.Anvil }, Environment, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null)
        {
            await DropDatabasesAsync(_postgres);
            await _postgres.DisposeAsync();
        }

        _starting.Dispose();
    }

    private NodeProgram ReadProgram() => Environment.Variable(NodeVariable) switch
    {
        null or "" or "anvil" => NodeProgram.Anvil,
        "hardhat" => NodeProgram.Hardhat,
        { } other => throw new DevnetException($"{NodeVariable} is \"{other}\": anvil or hardhat."),
    };

    // On first use: a run of tests that need no database starts none.
    private async Task<LocalPostgres> StartPostgresAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            return _postgres ??= await LocalPostgres.StartAsync(new PostgresOptions(), Environment, patience.Token);
        }
        finally
        {
            _starting.Release();
        }
    }

    // Our own server goes with all it holds; somebody else's must not keep what we made in it.
    private async Task DropDatabasesAsync(LocalPostgres postgres)
    {
        if (postgres.IsOwn)
            return;
        await using NpgsqlDataSource server = NpgsqlDataSource.Create(postgres.ConnectionString);
        for (int number = 1; number <= _databases; number++)
        {
            await using NpgsqlCommand drop = server.CreateCommand(
                $"drop database if exists test_{System.Environment.ProcessId}_{number} with (force)");
            await drop.ExecuteNonQueryAsync();
        }
    }
}
