using CrossMargin.Chain.Sending;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Demo;
using CrossMargin.Demo.Venues;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>A chain with Aave, a durable PostgreSQL that can be killed and comes back on its port, and what the program's processes need to find both.</summary>
internal sealed class CrashStage : IAsyncDisposable
{
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);

    // Short, so that attempts become final within the run.
    private static readonly TimeSpan Finality = TimeSpan.FromSeconds(8);

    private readonly LocalNode _anvil;
    private readonly DirectoryInfo _folder;
    private readonly DevnetEnvironment _environment;
    private readonly ILoggerFactory _quiet = LoggerFactory.Create(_ => { });
    private LocalPostgres _postgres;

    private CrashStage(LocalNode anvil, LocalPostgres postgres, AaveMarket market, DirectoryInfo folder, DevnetEnvironment environment)
    {
        (_anvil, _postgres, Market, _folder, _environment) = (anvil, postgres, market, folder, environment);
        Chains = new ChainsConfiguration([Describe(anvil, market)]);
        ChainsFileWriter.Write(Path.Combine(folder.FullName, ChainsFile.DefaultName), Chains);
        Deployment = Open(postgres.ConnectionString);
    }

    public AaveMarket Market { get; }

    public ChainsConfiguration Chains { get; }

    public ChainSettings Chain => Chains.Chains[0];

    /// <summary>The test's own, honest eyes: it never writes.</summary>
    public Deployment Deployment { get; }

    public PrivateKey Key { get; } = PrivateKey.Parse($"0x{0xc7a5:x64}");

    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        [LocalPostgres.Variable] = _postgres.ConnectionString,
        ["CROSSMARGIN_CHAINS"] = Path.Combine(_folder.FullName, ChainsFile.DefaultName),
        [KeeperKey.Variable] = $"0x{0xc7a5:x64}",
    };

    private string DataFolder => Path.Combine(_folder.FullName, "postgres");

    public static async Task<CrashStage> RaiseAsync(DevnetFixture devnet, CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = devnet.Environment with
        {
            // A server of our own, whatever the machine offers: it is to be killed.
            Variable = name => name == LocalPostgres.Variable ? null : Environment.GetEnvironmentVariable(name),
        };
        // Entered by the server's user, who may be another.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("crossmargin-crash-");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherExecute);
        LocalPostgres postgres = await LocalPostgres.StartAsync(
            new PostgresOptions(KeptFolder: Path.Combine(folder.FullName, "postgres")), environment, cancellationToken);
        NodeOptions options = new(new ChainId(31_777), Genesis: environment.Time.GetUtcNow() - TimeSpan.FromMinutes(10));
        LocalNode anvil = await LocalNode.StartAsync(options, environment, cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(anvil.Chain, environment, cancellationToken);
        CrashStage stage = new(anvil, postgres, market, folder, environment);
        await new Migrator(stage.Deployment.Database).MigrateAsync(cancellationToken);
        return stage;
    }

    /// <summary>The same chain and another, empty database on the same server.</summary>
    public async Task<Deployment> OpenScratchAsync(CancellationToken cancellationToken)
    {
        await using (NpgsqlCommand create = Deployment.Database.CreateCommand("create database scratch"))
            await create.ExecuteNonQueryAsync(cancellationToken);
        Deployment scratch = Open(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = "scratch" }.ConnectionString);
        await new Migrator(scratch.Database).MigrateAsync(cancellationToken);
        return scratch;
    }

    /// <summary>From now on a block a second, by the machine's clock.</summary>
    public async Task GoLiveAsync(CancellationToken cancellationToken)
    {
        await Market.Chain.SetClockAsync(_environment.Time.GetUtcNow(), cancellationToken);
        await Market.Chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
        await Market.Chain.RequestAsync("evm_setIntervalMining", [(int)BlockTime.TotalSeconds], cancellationToken);
    }

    /// <summary>No further block.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) =>
        Market.Chain.RequestAsync("evm_setIntervalMining", [0], cancellationToken);

    /// <summary>kill -9 of PostgreSQL, and a new one on the same data and port.</summary>
    public async Task KillPostgresAsync(CancellationToken cancellationToken)
    {
        int port = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Port;
        await _postgres.KillAsync(cancellationToken);
        _postgres = await LocalPostgres.StartAsync(new PostgresOptions(KeptFolder: DataFolder, Port: port), _environment, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Deployment.DisposeAsync();
        await _anvil.DisposeAsync();
        await _postgres.DisposeAsync();
        _quiet.Dispose();
        _folder.Delete(recursive: true);
    }

    private Deployment Open(string connectionString) => new(Chains, connectionString, _quiet, _environment.Time, new Random(1));

    private static ChainSettings Describe(LocalNode anvil, AaveMarket market) =>
        DemoStage.Describe(anvil, [new AaveDemo(market, [])]) with { Finality = Finality };
}
