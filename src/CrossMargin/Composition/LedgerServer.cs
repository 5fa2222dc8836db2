using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;

namespace CrossMargin.Composition;

/// <summary>The PostgreSQL that the commands of a real deployment share: the configured one, or one kept for this user.</summary>
internal static class LedgerServer
{
    public static Task<LocalPostgres> OpenAsync(IProgress<DevnetProgress>? progress, TimeProvider time, CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time, progress);
        return LocalPostgres.StartAsync(
            new PostgresOptions(KeptFolder: Path.Combine(DevnetFolders.KeptOfMachine(), "postgres")), environment, cancellationToken);
    }
}
