using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>How this program connects to PostgreSQL.</summary>
public static class LedgerDatabase
{
    /// <summary>The channel on which every commit is announced, as "chain number hash".</summary>
    public const string Channel = "ledger";

    /// <summary>A pool of connections; opens none yet.</summary>
    /// <param name="connectionString">As Npgsql reads it; what it leaves out is set for this program.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Open(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString);
        settings.ApplicationName ??= "crossmargin";
        // A listening connection is silent for long: without this a dead peer would not be noticed.
        if (settings.KeepAlive == 0)
            settings.KeepAlive = 15;
        // Asked for by nobody, it would make every start without Kerberos' libraries complain of them.
        if (!settings.ShouldSerialize("GSS Encryption Mode"))
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        // The same dozen statements run for every batch.
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 64;
        return NpgsqlDataSource.Create(settings);
    }
}
