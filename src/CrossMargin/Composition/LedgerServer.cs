using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Composition;

/// <summary>The PostgreSQL that the commands of a real deployment share: the configured one, or one kept for this user.</summary>
internal static class LedgerServer
{
    /// <summary>Names a file that holds the connection string: for operators who keep secrets in files.</summary>
    public const string FileVariable = LocalPostgres.Variable + "_FILE";

    /// <summary>What the environment or the file that it names says; null when neither says anything.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or is empty.</exception>
    public static string? ConnectionString(Func<string, string?> environment)
    {
        if (environment(LocalPostgres.Variable) is { Length: > 0 } given)
            return given;
        if (environment(FileVariable) is not { Length: > 0 } file)
            return null;
        try
        {
            string text = File.ReadAllText(file).Trim();
            return text.Length > 0 ? text : throw Fault(file, "an empty file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault(file, "a file that cannot be read");
        }
    }

    /// <exception cref="ConfigurationException">The file that should hold the connection string cannot be used.</exception>
    public static Task<LocalPostgres> OpenAsync(IProgress<DevnetProgress>? progress, TimeProvider time, CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time, progress);
        return LocalPostgres.StartAsync(
            new PostgresOptions(
                ConnectionString(environment.Variable), KeptFolder: Path.Combine(DevnetFolders.KeptOfMachine(), "postgres")),
            environment, cancellationToken);
    }

    private static ConfigurationException Fault(string file, string found) =>
        new([new ConfigurationFault(FileVariable, file, found, "a file that holds the connection string")]);
}
