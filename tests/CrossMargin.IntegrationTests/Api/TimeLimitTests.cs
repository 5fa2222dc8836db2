using System.Diagnostics;
using System.Net;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Api;

public sealed class TimeLimitTests(DevnetFixture devnet)
{
    [Fact]
    public async Task An_answer_that_takes_longer_than_thirty_seconds_is_given_up()
    {
        string database = await devnet.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using NpgsqlDataSource source = LedgerDatabase.Open(database);
        await new Migrator(source).MigrateAsync(TestContext.Current.CancellationToken);
        await using ApiHost host = (await ApiHost.StartAsync($"{database};Command Timeout=120")).Load(ApiHost.First).Load(ApiHost.Second);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using NpgsqlTransaction holding = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new("lock table keeper_pause in access exclusive mode", connection, holding);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Stopwatch watch = Stopwatch.StartNew();
        await host.GetAsync("/v1/pauses", HttpStatusCode.ServiceUnavailable);

        Assert.InRange(watch.Elapsed.TotalSeconds, 29, 60);
        await host.GetAsync("/v1/chains");
    }
}
