using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.Composition;

/// <summary>What is wrong with the configured database, in words that hold no secret.</summary>
internal static class DatabaseFault
{
    /// <summary>Null for a fault that is not the database's.</summary>
    public static ConfigurationFault? Of(Exception fault) => fault switch
    {
        // Its text may quote the connection string, and so the password.
        ArgumentException => Fault("text that is no connection string", "Host=…;Username=…;Password=…;Database=…"),
        LedgerVersionException version => Fault(version.Message, "this version's schema"),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => Fault("tables that are in use", "that every process of CrossMargin on it is stopped first"),
        NpgsqlException unreachable => Fault($"no usable database ({unreachable.Message})", "a PostgreSQL server that answers"),
        _ => null,
    };

    /// <summary>Runs what opens the database; its fault becomes one of configuration.</summary>
    /// <exception cref="ConfigurationException">The database cannot be used.</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception fault) when (Of(fault) is { } told)
        {
            throw new ConfigurationException([told]);
        }
    }

    private static ConfigurationFault Fault(string found, string expected) => new(LocalPostgres.Variable, "", found, expected);
}
