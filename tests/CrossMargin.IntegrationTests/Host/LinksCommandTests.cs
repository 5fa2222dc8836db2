using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using static CrossMargin.IntegrationTests.Links.LinkSigners;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>The command as two people use it, with cast for their wallet. No chain answers, and none is needed.</summary>
public sealed class LinksCommandTests(DevnetFixture devnet) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-links-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Statement => Path.Combine(_folder, "statement.json");

    [Fact]
    public async Task Two_people_link_their_accounts_and_one_of_them_ends_it()
    {
        Dictionary<string, string> variables = await PrepareAsync();
        await WriteStatementAsync(variables, "--owner", Alice.Address.ToString(), "--linked", Bob.Address.ToString(), "--days", "30");
        string owner = await SignAsync('1'), linked = await SignAsync('2'), stranger = await SignAsync('3');

        ProgramEnd forged = await RunAsync(variables, "add", Statement, "--owner-signature", owner, "--linked-signature", stranger);
        Assert.Equal(1, forged.ExitCode);
        Assert.Contains("Forged", forged.Error, StringComparison.Ordinal);
        ProgramEnd oneSided = await RunAsync(variables, "add", Statement, "--owner-signature", owner);
        Assert.Contains("OneSided", oneSided.Error, StringComparison.Ordinal);
        ProgramEnd added = await RunAsync(variables, "add", Statement, "--owner-signature", owner, "--linked-signature", linked, "--json");
        Assert.True(added.ExitCode == 0, added.ToString());
        string nonce = added.Json().GetProperty("nonce").GetString()!;
        ProgramEnd replayed = await RunAsync(variables, "add", Statement, "--owner-signature", owner, "--linked-signature", linked, "--json");
        Assert.Equal(1, replayed.ExitCode);
        Assert.Contains("Replayed", replayed.Json().GetProperty("errors")[0].GetString(), StringComparison.Ordinal);

        ProgramEnd listed = await RunAsync(variables, "list", "--owner", Bob.Address.ToString(), "--json");
        Assert.Equal("InEffect", listed.Json()[0].GetProperty("state").GetString());
        Assert.Contains("InEffect", (await RunAsync(variables, "list")).Output, StringComparison.Ordinal);

        await WriteStatementAsync(variables, "--revoke", nonce);
        ProgramEnd revoked = await RunAsync(variables, "revoke", nonce, "--signature", await SignAsync('2'), "--json");
        Assert.True(revoked.ExitCode == 0, revoked.ToString());
        Assert.Equal("Linked", revoked.Json().GetProperty("revokedBy").GetString());
        Assert.Equal("Revoked", (await RunAsync(variables, "list", "--json")).Json()[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("statement", "--owner", "0x12")]
    [InlineData("statement", "--owner", "0x00000000000000000000000000000000000000a1")]
    [InlineData("statement", "--owner", "0x00000000000000000000000000000000000000a1", "--linked", "0x00000000000000000000000000000000000000a2", "--days", "0")]
    [InlineData("statement", "--owner", "0x00000000000000000000000000000000000000a1", "--linked", "0x00000000000000000000000000000000000000a2", "--linked-chain", "-5")]
    [InlineData("statement", "--revoke", "7")]
    [InlineData("add", "no-such-file.json")]
    [InlineData("revoke", "7", "--signature", "0x")]
    [InlineData("revoke", "0x0000000000000000000000000000000000000000000000000000000000000007", "--signature", "me")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "--owner", "me")]
    public async Task A_wrong_argument_ends_with_a_message_and_starts_nothing(params string[] arguments)
    {
        ProgramEnd end = await RunAsync([], arguments);

        Assert.Equal(1, end.ExitCode);
        Assert.NotEmpty(end.Error);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PostgreSQL", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_was_tampered_with_is_told_field_by_field()
    {
        await File.WriteAllTextAsync(Statement, """{"primaryType":"OwnerLink","message":{"owner":"me","ownerChain":"0","linked":7,"nonce":null}}""", Token);

        ProgramEnd end = await RunAsync([], "add", Statement, "--owner-signature", "0x1");

        Assert.Equal(1, end.ExitCode);
        foreach (string place in (string[])["$.message.owner:", "$.message.linked", "$.message.nonce", "$.message.issuedAt", "--owner-signature"])
            Assert.Contains(place, end.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A database, and a chain of which nothing answers.</summary>
    private async Task<Dictionary<string, string>> PrepareAsync()
    {
        string chains = Path.Combine(_folder, "chains.json");
        CrossMargin.Configuration.ChainsFileWriter.Write(chains, new(
        [
            new("local", new ChainId(31_365), [new Uri("http://127.0.0.1:9/")], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
                [new("DEV", Address.Parse("0x00000000000000000000000000000000000000d1"), 18, new Underlying("ETH"))],
                [new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0)]),
        ]));
        string database = await devnet.CreateDatabaseAsync(Token);
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(database);
        await new Migrator(source).MigrateAsync(Token);
        return new() { ["CROSSMARGIN_POSTGRES"] = database, ["CROSSMARGIN_CHAINS"] = chains };
    }

    private async Task WriteStatementAsync(Dictionary<string, string> variables, params string[] arguments)
    {
        ProgramEnd end = await RunAsync(variables, ["statement", .. arguments]);
        Assert.True(end.ExitCode == 0, end.ToString());
        await File.WriteAllTextAsync(Statement, end.Output, Token);
    }

    private async Task<string> SignAsync(char digit)
    {
        string cast = await FoundryTools.FindCastAsync(devnet.Environment, Token);
        CommandResult result = await Command.RunAsync(
            [cast, "wallet", "sign", "--data", "--from-file", Statement, "--private-key", Secret(digit)], _folder, null, Token);
        Assert.True(result.Succeeded, result.Error);
        return result.Output.Trim();
    }

    private static Task<ProgramEnd> RunAsync(Dictionary<string, string> variables, params string[] arguments) =>
        ProgramRun.RunAsync(variables, ["links", .. arguments]);
}
