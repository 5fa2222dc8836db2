using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.UnitTests.Ledger;

public sealed class LedgerDatabaseTests
{
    [Fact]
    public async Task Open_sets_what_the_connection_string_leaves_out()
    {
        await using NpgsqlDataSource source = LedgerDatabase.Open("Host=127.0.0.1;Port=1");

        NpgsqlConnectionStringBuilder settings = new(source.ConnectionString);
        Assert.Equal((15, 64, GssEncryptionMode.Disable), (settings.KeepAlive, settings.MaxAutoPrepare, settings.GssEncryptionMode));
        Assert.Equal("crossmargin", settings.ApplicationName);
    }

    [Fact]
    public async Task Open_leaves_what_the_connection_string_says()
    {
        await using NpgsqlDataSource source = LedgerDatabase.Open("Host=127.0.0.1;Port=1;GSS Encryption Mode=Prefer;Keepalive=3;Max Auto Prepare=5;Application Name=mine");

        NpgsqlConnectionStringBuilder settings = new(source.ConnectionString);
        Assert.Equal((3, 5, GssEncryptionMode.Prefer), (settings.KeepAlive, settings.MaxAutoPrepare, settings.GssEncryptionMode));
        Assert.Equal("mine", settings.ApplicationName);
    }
}
