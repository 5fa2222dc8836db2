using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;
using Npgsql;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class LocalPostgresTests(DevnetFixture devnet)
{
    // These tests are about a server of our own, whatever the machine offers.
    private DevnetEnvironment OwnServer => devnet.Environment with
    {
        Variable = name => name == LocalPostgres.Variable ? null : Environment.GetEnvironmentVariable(name),
    };

    [Fact]
    public async Task StartAsync_starts_a_server_that_is_gone_after_dispose_with_all_its_data()
    {
        string connectionString;
        string dataFolder;
        await using (LocalPostgres postgres = await LocalPostgres.StartAsync(
            new PostgresOptions(), OwnServer, TestContext.Current.CancellationToken))
        {
            connectionString = postgres.ConnectionString;
            dataFolder = (string)(await QueryAsync(connectionString, "show data_directory"))!;
            Assert.True(Directory.Exists(dataFolder));
        }

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => QueryAsync(connectionString, "select 1"));
        Assert.False(Directory.Exists(Path.GetDirectoryName(dataFolder)));
    }

    [Fact]
    public async Task StartAsync_runs_the_server_of_npm()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        PostgresBinaries binaries = await PostgresBinaries.InstallAsync(devnet.Environment, cancellationToken);

        await using LocalPostgres postgres = await LocalPostgres.StartAsync(
            binaries, new PostgresOptions(), devnet.Environment, cancellationToken);

        Assert.StartsWith("18.4", (string?)await QueryAsync(postgres.ConnectionString, "show server_version"));
    }

    [Fact]
    public async Task The_server_demands_its_password()
    {
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(
            new PostgresOptions(), OwnServer, TestContext.Current.CancellationToken);
        string wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "postgres" }.ConnectionString;

        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(wrong, "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task A_kept_folder_has_its_data_in_the_next_run()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string kept = Directory.CreateTempSubdirectory("crossmargin-kept-").FullName;
        try
        {
            PostgresOptions options = new(KeptFolder: kept);
            await using (LocalPostgres first = await LocalPostgres.StartAsync(options, OwnServer, cancellationToken))
                await QueryAsync(first.ConnectionString, "create table remembered as select 7::bigint as number");

            await using LocalPostgres second = await LocalPostgres.StartAsync(options, OwnServer, cancellationToken);

            Assert.Equal(7L, await QueryAsync(second.ConnectionString, "select number from remembered"));
            Assert.Equal("on", await QueryAsync(second.ConnectionString, "show fsync"));
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_its_port_with_what_was_committed()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string kept = Directory.CreateTempSubdirectory("crossmargin-kept-").FullName;
        try
        {
            PostgresOptions options = new(KeptFolder: kept);
            LocalPostgres first = await LocalPostgres.StartAsync(options, OwnServer, cancellationToken);
            await QueryAsync(first.ConnectionString, "create table remembered as select 7::bigint as number");
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(first.ConnectionString);
            await using NpgsqlConnection open = await source.OpenConnectionAsync(cancellationToken);

            await first.KillAsync(cancellationToken);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => QueryAsync(first.ConnectionString, "select 1"));
            int port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
            await using LocalPostgres second = await LocalPostgres.StartAsync(options with { Port = port }, OwnServer, cancellationToken);

            Assert.Equal(7L, await QueryAsync(first.ConnectionString, "select number from remembered"));
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    private static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        NpgsqlConnectionStringBuilder unpooled = new(connectionString) { Pooling = false };
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(unpooled.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
