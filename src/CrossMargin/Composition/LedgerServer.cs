using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;

namespace CrossMargin.Composition;

/// <summary>The PostgreSQL that the commands of a real deployment share: the configured one, or one kept for this user.</summary>
internal static class LedgerServer
{
    public static Task<LocalPostgres> OpenAsync(IProgress<DevnetProgress>? progress, TimeProvider time, CancellationToken cancellationToken) =>
        LocalPostgres.StartAsync(
            new PostgresOptions(KeptFolder: KeptFolder()), DevnetEnvironment.OfMachine(time, progress), cancellationToken);

    // Root's own folder cannot be entered by the unprivileged user that PostgreSQL runs as.
    private static string KeptFolder() => Environment.UserName == "root" && OperatingSystem.IsLinux()
        ? "/var/lib/crossmargin/postgres"
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "crossmargin", "postgres");
}
