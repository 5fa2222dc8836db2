using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Bad input: one clear message each, nothing written, exit code 1.</summary>
public sealed class BadInputTests(DevnetFixture devnet)
{
    [Fact]
    public async Task Check_names_every_fault_at_once()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, cancellationToken);
        Address noProvider = local.Market.Deployment.Listing("WETH").Token;
        local.Rewrite(chain => chain with
        {
            Endpoints = [.. chain.Endpoints, new Uri("http://127.0.0.1:9/secret-key")],
            Venues = [chain.Venues[0] with { Addresses = new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = noProvider } }],
        });
        local.Variables["CROSSMARGIN_KEEPER_KEY"] = "0x1234";

        ProgramEnd end = await ProgramRun.RunAsync(local.Variables, "check");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("$.chains[0].endpoints[1]", end.Error, StringComparison.Ordinal);
        Assert.Contains("$.chains[0].venues[0]", end.Error, StringComparison.Ordinal);
        Assert.Contains("CROSSMARGIN_KEEPER_KEY", end.Error, StringComparison.Ordinal);
        Assert.Contains("migrate", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("0x1234", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_a_node_of_another_chain()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, TestContext.Current.CancellationToken);
        local.Rewrite(chain => chain with { ChainId = new ChainId(1) });

        foreach (string command in (string[])["check", "run"])
        {
            ProgramEnd end = await ProgramRun.RunAsync(local.Variables, command);

            Assert.Equal(1, end.ExitCode);
            Assert.Contains("31350", end.Error, StringComparison.Ordinal);
            Assert.Contains(local.ChainsFile, end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_writes_nothing_when_an_address_is_no_provider()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, cancellationToken);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        local.Rewrite(chain => chain with
        {
            Venues = [chain.Venues[0] with { Addresses = new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = local.Market.Deployment.Pool } }],
        });

        ProgramEnd end = await ProgramRun.RunAsync(local.Variables, "run");

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("$.chains[0].venues[0]", end.Error, StringComparison.Ordinal);
        await using Npgsql.NpgsqlDataSource database = Npgsql.NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        await using Npgsql.NpgsqlCommand count = database.CreateCommand("select count(*) from checkpoint");
        Assert.Equal(0L, await count.ExecuteScalarAsync(cancellationToken));
    }

    [Theory]
    [InlineData("run", "--roles", "cook")]
    [InlineData("run", "--live")]
    [InlineData("run", "--min-profit-usd", "-1")]
    [InlineData("run", "--min-profit-usd", "NaN")]
    [InlineData("run", "--url", "https://127.0.0.1:5080")]
    [InlineData("run", "--restore-target", "0.9")]
    [InlineData("run", "--sizing", "some")]
    [InlineData("run", "--log-format", "xml")]
    [InlineData("run", "--log-format", "1")]
    [InlineData("run", "--calibrate-every", "00:00:01")]
    [InlineData("run", "--calibrate-every", "often")]
    [InlineData("run", "--snapshot-every", "00:00:00")]
    [InlineData("run", "--keep-history", "00:30:00")]
    [InlineData("run", "--chains", "no-such-file.json")]
    [InlineData("account", "0x12")]
    [InlineData("liquidations", "--limit", "0")]
    [InlineData("api-keys", "new")]
    [InlineData("api-keys", "new", "--name", " ")]
    [InlineData("api-keys", "new", "--name", "x", "--scope", "5")]
    [InlineData("api-keys", "new", "--name", "x", "--requests-per-minute", "0")]
    [InlineData("api-keys", "new", "--name", "x", "--days", "0")]
    [InlineData("api-keys", "revoke", "one")]
    [InlineData("audit", "--limit", "0")]
    [InlineData("run", "--anonymous-per-minute", "0")]
    public async Task A_wrong_argument_ends_with_a_message_and_starts_nothing(params string[] arguments)
    {
        ProgramEnd end = await ProgramRun.RunAsync(new Dictionary<string, string>(), arguments);

        Assert.Equal(1, end.ExitCode);
        Assert.NotEmpty(end.Error);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PostgreSQL", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=9;Username=u;Password=hidden;Database=d;Timeout=3")]
    [InlineData("this is no connection string; hidden")]
    public async Task A_database_that_cannot_be_used_is_told_without_its_password(string connectionString)
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, TestContext.Current.CancellationToken);
        local.Variables["CROSSMARGIN_POSTGRES"] = connectionString;

        foreach (string command in (string[])["check", "run", "migrate"])
        {
            ProgramEnd end = await ProgramRun.RunAsync(local.Variables, command);

            Assert.Equal(1, end.ExitCode);
            Assert.Contains("CROSSMARGIN_POSTGRES", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, cancellationToken);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        await using Npgsql.NpgsqlDataSource database = Npgsql.NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        await using (Npgsql.NpgsqlCommand command = database.CreateCommand("insert into ledger_version (version, name) values (9999, 'from the future')"))
            await command.ExecuteNonQueryAsync(cancellationToken);

        foreach (string command in (string[])["check", "run", "migrate"])
        {
            ProgramEnd end = await ProgramRun.RunAsync(local.Variables, command);

            Assert.Equal(1, end.ExitCode);
            Assert.Contains("9999", end.Error, StringComparison.Ordinal);
        }
    }
}
