using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.UnitTests.Alerts;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>The whole program tells a program of the operator's what happens on a chain.</summary>
public sealed class AlertsTests(DevnetFixture devnet)
{
    private const string Variable = "DESK_SECRET", Shared = "between the desk and us";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_that_an_account_gets_and_loses_is_told_to_the_webhook_and_signed()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        Address debtor = await OpenAsync(local);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        string file = await WriteFileAsync(local, receiver.Url);

        await using ProgramRun run = ProgramRun.Start(local.Variables, "run", "--roles", "indexer", "--alerts", file);
        // The chain makes no block by itself: first what the account is worth is too old to say.
        await receiver.AwaitAsync(1);
        await local.Market.SetPriceAsync("WETH", 2_000, Token);
        await receiver.AwaitAsync(3);
        await local.Market.SetPriceAsync("WETH", 5_000, Token);
        IReadOnlyList<Received> told = [.. (await receiver.AwaitAsync(4)).Take(4)];
        run.PressControlC();
        ProgramEnd end = await run.EndAsync();

        Assert.True(end.ExitCode == 0, end.ToString());
        string[] changes = [.. told.Select(one => $"{Text(one, "kind")} {Text(one, "key").Split('/')[^1]}")];
        Assert.Equal(("raised Unknown", "resolved Bankrupt"), (changes[0], changes[3]));
        Assert.Equal(["raised Bankrupt", "resolved Unknown"], changes[1..3].Order());
        Assert.All(told, one => Assert.Contains(debtor.ToString(), Text(one, "key"), StringComparison.OrdinalIgnoreCase));
        Assert.All(told, RequireSigned);
        Assert.DoesNotContain(Shared, end.ToString() + told[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(404, 1)]
    [InlineData(503, 1)]
    public async Task A_test_message_is_sent_once_and_its_answer_is_the_exit_code(int status, int exitCode)
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(status);
        string file = await WriteFileAsync(local, receiver.Url);

        ProgramEnd end = await ProgramRun.RunAsync(local.Variables, "alerts", "test", "--alerts", file, "--json");

        Assert.True(end.ExitCode == exitCode, end.ToString());
        Assert.Equal(exitCode == 0, Assert.Single(end.Json().EnumerateArray()).GetProperty("taken").GetBoolean());
        Received told = Assert.Single(receiver.All);
        Assert.Equal("test", Text(told, "kind"));
        RequireSigned(told);
    }

    /// <summary>A debtor who owns more than he owes while ether is worth more than 2,300 dollars.</summary>
    private static async Task<Address> OpenAsync(LocalDeployment local)
    {
        AaveMarket market = local.Market;
        local.Rewrite(chain => chain with
        {
            Feeds = [.. market.Deployment.Listings.DistinctBy(one => one.Reserve.Underlying).Select(
                one => new FeedSettings(one.Reserve.Underlying, one.Feed, TimeSpan.FromDays(1), 0.005))],
            CreditFrom = FinalityLevel.Head,
        });
        Address debtor = (await market.Chain.ReadAccountsAsync(Token))[5];
        await market.FundAsync(debtor, "WETH", market.Units("WETH", 10), Token);
        await market.SupplyAsync(debtor, "WETH", market.Units("WETH", 10), Token);
        await market.BorrowAsync(debtor, "USDC", market.Units("USDC", 23_000), Token);
        return debtor;
    }

    /// <summary>Also puts the secret where the file says that it is.</summary>
    private static async Task<string> WriteFileAsync(LocalDeployment local, Uri url)
    {
        string file = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "alerts.json");
        await File.WriteAllTextAsync(file, $$$"""
            {"channels":[{"name":"desk","kind":"webhook","url":"{{{url}}}","secret":"${{{{Variable}}}}"}],"rules":{"statuses":["Unknown","Bankrupt"]},"everySeconds":1}
            """, Token);
        local.Variables[Variable] = Shared;
        return file;
    }

    private static void RequireSigned(Received told)
    {
        string[] parts = told.Headers["CrossMargin-Signature"].Split(',');
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Shared), Encoding.UTF8.GetBytes($"{parts[0]["t=".Length..]}.{told.Body}"));
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", parts[1]);
    }

    private static string Text(Received told, string property) => JsonElement.Parse(told.Body).GetProperty(property).GetString()!;
}
