using System.Globalization;
using System.Text.Json;
using CrossMargin.Configuration;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.IntegrationTests.Keeper;
using CrossMargin.IntegrationTests.Venues.Morpho;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Real keepers, dry and live, on a real chain; and the program that says why.</summary>
public sealed class WhyCommandTests(DevnetFixture devnet) : IDisposable
{
    // So long the ledger knows the time of every block.
    private static readonly TimeSpan Finality = TimeSpan.FromMinutes(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-why-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_why_one_was_liquidated_one_was_not_worth_it_one_was_left_alone_and_one_was_healthy()
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_371)), Stop);
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        await using KeeperScene scene = await KeeperScene.StartAsync(devnet, node, MorphoWorld.Describe(node, markets.Deployment) with { Finality = Finality }, Stop);
        Dictionary<string, string> variables = Variables(scene);
        MorphoListing market = markets.Deployment.Listings[0];
        Address falling = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        Address healthy = await MorphoScene.BorrowAsync(markets, 5, 5_000, Stop);
        await scene.IndexAsync(Stop);
        BlockRef before = scene.Book.AsOf(scene.Settings.ChainId);

        // Blocks of one second have one time; the price is to be of a later one.
        await scene.Chain.WarpAsync(TimeSpan.FromSeconds(2), Stop);
        await markets.SetPriceAsync(market.Collateral, 2_700, Stop);

        // Without inventory; then with it, but not worth it; then for real.
        await scene.RunUntilPassedAsync(DecisionKind.NoInventory, live: false, Stop);
        ProgramEnd poor = await ProgramRun.RunAsync(variables, "why", falling.ToString());
        await FundAsync(scene, markets);
        scene.ProfitFloorUsd = 100_000;
        await scene.RunUntilAsync(live: false, index: true, attempts => attempts.Any(one => one.State == AttemptState.Declined), Stop);
        ProgramEnd declined = await ProgramRun.RunAsync(variables, "why", falling.ToString());
        scene.ProfitFloorUsd = 1;
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        await AssertPastAsync(variables, falling, before);
        await scene.Chain.MineAsync(2, Finality, Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        AssertTold(poor, "left alone (dry run), NoInventory: would take up to", "it was liquidatable", "replayed: same, bit for bit");
        AssertTold(declined, "is Declined", "is below the floor of 100000.00 USD", "replayed: same, bit for bit");
        await AssertLiquidatedAsync(scene, variables, falling, market);
        await AssertHealthyAsync(variables, healthy);
        await AssertFalsifiedAsync(scene, variables, falling);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8/7")]
    [InlineData("local/wallet")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--venue", "aave-v9")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--chain", "nowhere")]
    [InlineData("nowhere/wallet/0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--at", "yesterday")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--at", "2999-01-01T00:00:00Z")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--limit", "0")]
    [InlineData("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [InlineData("17")]
    public async Task A_wrong_argument_or_an_unknown_sub_account_ends_with_a_message(params string[] arguments)
    {
        string database = await devnet.CreateDatabaseAsync(Stop);
        await using (NpgsqlDataSource source = LedgerDatabase.Open(database))
            await new Migrator(source).MigrateAsync(Stop);
        ProgramEnd end = await ProgramRun.RunAsync(Variables(Nowhere(), database), ["why", .. arguments]);

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("crossmargin: ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.Empty(end.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AssertLiquidatedAsync(KeeperScene scene, Dictionary<string, string> variables, Address falling, MorphoListing market)
    {
        ProgramEnd end = await ProgramRun.RunAsync(variables, "why", $"{scene.Settings.ChainId}/morpho/{falling}/{market.Id}", "--json");
        Assert.True(end.ExitCode == 0, end.ToString());
        JsonElement story = Assert.Single(end.Json().EnumerateArray());
        JsonElement[] entries = [.. story.GetProperty("entries").EnumerateArray()];
        string[] outcomes = [.. entries.Select(entry => entry.GetProperty("outcome").GetString()!)];
        Assert.Equal("NoInventory Declined AwaitsApproval Final", string.Join(' ', outcomes));
        Assert.All(entries, entry => Assert.Equal("same", entry.GetProperty("replay").GetString()));
        Assert.Equal([true, true, false, false], entries.Select(entry => entry.GetProperty("dryRun").GetBoolean()));
        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[0];
        Assert.Equal(attempt.Transaction!.Hash.ToString(), entries[^1].GetProperty("attempt").GetProperty("transaction").GetProperty("hash").GetString());
        JsonElement basis = entries[^1].GetProperty("basis");
        Assert.True(basis.GetProperty("slots").GetArrayLength() > 5);
        Assert.Equal(JsonValueKind.Object, basis.GetProperty("verdict").ValueKind);
        Assert.Equal(attempt.Plan.NativeUsd, basis.GetProperty("gas").GetProperty("nativeUsd").GetDouble());
        Assert.Single(basis.GetProperty("balances").EnumerateObject());
        // The owner's address finds the same.
        Assert.Equal(4, Assert.Single((await ProgramRun.RunAsync(variables, "why", falling.ToString(), "--json")).Json().EnumerateArray()).GetProperty("entries").GetArrayLength());
        AssertTold(await ProgramRun.RunAsync(variables, "why", falling.ToString()), "is Final", attempt.Transaction.Hash.ToString(), "it was healthy");
    }

    private static async Task AssertHealthyAsync(Dictionary<string, string> variables, Address healthy)
    {
        ProgramEnd end = await ProgramRun.RunAsync(variables, "why", healthy.ToString(), "--json");
        Assert.True(end.ExitCode == 0, end.ToString());
        JsonElement story = Assert.Single(end.Json().EnumerateArray());
        Assert.Equal(0, story.GetProperty("entries").GetArrayLength());
        Assert.False(story.GetProperty("standing").GetProperty("isLiquidatable").GetBoolean());
        // 10 WETH at 2,700 USD carry 86 % of their worth; 5,000 USDC are owed.
        Assert.InRange(story.GetProperty("standing").GetProperty("healthFactor").GetDouble(), 4.6, 4.7);
        AssertTold(await ProgramRun.RunAsync(variables, "why", healthy.ToString()), "it was healthy: health factor 4.6", "No keeper ever judged it liquidatable");
    }

    /// <summary>At the block before the price fell it was healthy, and nothing was decided; long before nothing is known.</summary>
    private static async Task AssertPastAsync(Dictionary<string, string> variables, Address falling, BlockRef before)
    {
        // A block for each transaction puts the chain's clock ahead of ours, by a minute or so.
        while (TimeProvider.System.GetUtcNow() < before.Time)
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Stop);
        ProgramEnd then = await ProgramRun.RunAsync(
            variables, "why", falling.ToString(), "--at", before.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), "--json");
        Assert.True(then.ExitCode == 0, then.ToString());
        JsonElement standing = Assert.Single(then.Json().EnumerateArray()).GetProperty("standing");
        Assert.Equal(before.Number, standing.GetProperty("block").GetInt64());
        Assert.InRange(standing.GetProperty("healthFactor").GetDouble(), 1.07, 1.08);     // 0.86 · 30,000 / 24,000

        ProgramEnd old = await ProgramRun.RunAsync(variables, "why", falling.ToString(), "--at", "2020-01-01");
        Assert.Equal(1, old.ExitCode);
        Assert.Contains("local: the ledger knows no block as old as 2020-01-01", old.Error, StringComparison.Ordinal);
    }

    /// <summary>Whatever is changed in the database, figures or inputs, shows.</summary>
    private static async Task AssertFalsifiedAsync(KeeperScene scene, Dictionary<string, string> variables, Address falling)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(scene.ConnectionString);
        await ExecuteAsync("update keeper_decision set local_health = local_health + 1e-15 where kind = 'NoInventory'");
        await using (NpgsqlCommand read = database.CreateCommand("select inputs from keeper_judgement where attempt is not null order by judgement desc limit 1"))
        {
            JudgementInputs inputs = JudgementForm.Read((byte[])(await read.ExecuteScalarAsync(Stop))!, "morpho");
            int price = inputs.Slots.ToList().FindIndex(slot => slot.Slot.Name.StartsWith("price:", StringComparison.Ordinal));
            Holding[] slots = [.. inputs.Slots];
            slots[price] = slots[price] with { Value = slots[price].Value + 1 };
            await ExecuteAsync("alter table keeper_judgement disable trigger keeper_judgement_unchanged");
            await ExecuteAsync(
                "update keeper_judgement set inputs = $1 where attempt = (select max(attempt) from keeper_judgement)",
                JudgementForm.Write(inputs with { Slots = slots }));
        }

        ProgramEnd end = await ProgramRun.RunAsync(variables, "why", falling.ToString(), "--json");

        Assert.Equal(1, end.ExitCode);
        JsonElement[] entries = [.. Assert.Single(end.Json().EnumerateArray()).GetProperty("entries").EnumerateArray()];
        Assert.Equal(["different", "same", "same", "different"], entries.Select(entry => entry.GetProperty("replay").GetString()!));
        Assert.Equal("venue: health factor", Assert.Single(entries[0].GetProperty("differences").EnumerateArray()).GetProperty("what").GetString());
        Assert.Equal("venue: verdict", entries[^1].GetProperty("differences").EnumerateArray().Last().GetProperty("what").GetString());
        ProgramEnd told = await ProgramRun.RunAsync(variables, "why", falling.ToString());
        Assert.Equal(1, told.ExitCode);
        Assert.Contains("replayed: differs: venue: health factor: recorded 0.9", told.Output, StringComparison.Ordinal);

        async Task ExecuteAsync(string sql, byte[]? value = null)
        {
            await using NpgsqlCommand command = database.CreateCommand(sql);
            if (value is not null)
                command.Parameters.AddWithValue(value);
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private static Task FundAsync(KeeperScene scene, MorphoMarkets markets)
    {
        MorphoToken usdc = markets.Deployment.Token("USDC");
        return markets.MintAsync(scene.Account, usdc, MorphoMarkets.Units(usdc, 200_000), Stop);
    }

    /// <summary>Wrapped by the terminal's width: told whatever the lines.</summary>
    private static void AssertTold(ProgramEnd end, params string[] expected)
    {
        Assert.True(end.ExitCode == 0, end.ToString());
        string text = string.Join(' ', end.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    private Dictionary<string, string> Variables(KeeperScene scene) => Variables(scene.Settings, scene.ConnectionString);

    private Dictionary<string, string> Variables(ChainSettings chain, string database)
    {
        string chains = Path.Combine(_folder, "chains.json");
        ChainsFileWriter.Write(chains, new ChainsConfiguration([chain]));
        return new() { ["CROSSMARGIN_CHAINS"] = chains, ["CROSSMARGIN_POSTGRES"] = database };
    }

    /// <summary>A chain of which nothing answers.</summary>
    private static ChainSettings Nowhere() => new(
        "local", new ChainId(31_366), [new Uri("http://127.0.0.1:9/")], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
        [new("DEV", Address.Parse("0x00000000000000000000000000000000000000d1"), 18, new Underlying("ETH"))],
        [new("wallet", VenueKind.Wallet, new Dictionary<string, Address>(), ["DEV"], 0)]);
}
