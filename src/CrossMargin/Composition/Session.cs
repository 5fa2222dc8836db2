using CrossMargin.Configuration;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Margin.Parameters;
using CrossMargin.Terminal;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Composition;

/// <summary>A deployment whose database is there and has this program's schema: what a command begins with.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly LocalPostgres _postgres;
    private readonly ILoggerFactory _loggers;

    private Session(LocalPostgres postgres, ILoggerFactory loggers, Deployment deployment) =>
        (_postgres, _loggers, Deployment) = (postgres, loggers, deployment);

    public Deployment Deployment { get; }

    /// <summary>
    /// Reads the chains and the risk parameters first, so that bad input starts nothing. A database of our own is brought to this version's
    /// schema; somebody else's is only ever changed by the command migrate.
    /// </summary>
    /// <exception cref="ConfigurationException">The chains file, the risk file or the database cannot be used.</exception>
    /// <param name="asksChains">Whether every endpoint, and of each chain a venue, must first prove to be what the file says.</param>
    public static async Task<Session> OpenAsync(
        string? chainsFile, string? riskFile, Screen screen, CancellationToken cancellationToken, bool asksChains = false,
        LogFormat logFormat = LogFormat.Text)
    {
        string file = ChainsFile.NameOf(chainsFile, Environment.GetEnvironmentVariable);
        ChainsConfiguration chains = ChainsFile.Read(file, Environment.GetEnvironmentVariable);
        RiskParameters risk = RiskFileOption.Read(riskFile, file, Environment.GetEnvironmentVariable);
        if (asksChains)
            await RequireChainsAsync(chains, file, cancellationToken);
        ILoggerFactory loggers = Logging.Create(LogLevel.Information, logFormat);
        LocalPostgres postgres = await LedgerServer.OpenAsync(screen.Progress, TimeProvider.System, cancellationToken);
        try
        {
            return await DatabaseFault.TellAsync(() => OpenAsync(chains, risk, postgres, loggers, cancellationToken));
        }
        catch
        {
            await postgres.DisposeAsync();
            loggers.Dispose();
            throw;
        }
    }

    private static async Task RequireChainsAsync(ChainsConfiguration chains, string file, CancellationToken cancellationToken)
    {
        DeploymentFaults faults = await DeploymentCheck.RunAsync(
            chains, new Dictionary<ChainId, Address>(), file, TimeProvider.System, new Random(0), cancellationToken);
        if (faults.Fatal.Count > 0)
            throw new ConfigurationException(faults.All);
    }

    public async ValueTask DisposeAsync()
    {
        await Deployment.DisposeAsync();
        await _postgres.DisposeAsync();
        _loggers.Dispose();
    }

    private static async Task<Session> OpenAsync(
        ChainsConfiguration chains, RiskParameters risk, LocalPostgres postgres, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Deployment deployment = new(
            chains, postgres.ConnectionString, loggers, TimeProvider.System, new Random(Environment.ProcessId))
        {
            Risk = risk,
        };
        try
        {
            Migrator migrator = new(deployment.Database);
            if (postgres.IsOwn)
                await migrator.MigrateAsync(cancellationToken);
            else
                await migrator.RequireCurrentAsync(cancellationToken);
            return new Session(postgres, loggers, deployment);
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }
}
