using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Sending;
using CrossMargin.Configuration;
using CrossMargin.Demo;
using CrossMargin.Demo.Venues;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.IntegrationTests.Host;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using Microsoft.Playwright;
using Npgsql;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>
/// What the dashboard shows: the program in a process of its own, over two chains with Aave and a block a second, accounts on one of them or on both,
/// and one that the keeper, in a dry run, would liquidate; and a browser to look at it.
/// </summary>
public sealed class DashboardStage(DevnetFixture devnet) : IAsyncLifetime
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    // Nobody else's; it keeps in a dry run only, but must own what it would pay.
    private static readonly PrivateKey Keeper = PrivateKey.Parse($"0x{0xda5b:x64}");

    private static readonly long[] ChainIds = [31_381, 31_382];

    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-dashboard-").FullName;
    private readonly List<LocalNode> _nodes = [];
    private readonly List<AaveMarket> _markets = [];
    private readonly List<ProgramRun> _runs = [];
    private Dictionary<string, string> _variables = [];
    private IPlaywright? _playwright;

    /// <summary>Where the program serves.</summary>
    public Uri Url { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>In debt on the first chain, covered on both: its health follows the price of ether.</summary>
    public Address Hedged { get; private set; }

    /// <summary>Below its line at Aave.</summary>
    public Address Sunk { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Each test says why it is skipped; nothing is raised for them.
        if (Chromium.Executable is null)
            return;
        foreach (long id in ChainIds)
            _nodes.Add(await devnet.StartAnvilAsync(new NodeOptions(new ChainId(id), Genesis: TimeProvider.System.GetUtcNow().AddHours(-1)), Token));
        _markets.AddRange(await Task.WhenAll(_nodes.Select(node => AaveRecipe.DeployAsync(node.Chain, devnet.Environment, Token))));
        await OpenAccountsAsync();
        foreach (LocalNode node in _nodes)
            await GoLiveAsync(node.Chain);
        // Aave's line is at 83 % of the ether: 24,070 of 24,100 owed.
        await SetEtherAsync(2_900);
        await StartProgramAsync();
        // A busy machine draws late; what never comes is still missed.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.StartAsync(_playwright);
    }

    /// <summary>What ether costs on both chains, from their next block on.</summary>
    public Task SetEtherAsync(decimal usd) => Task.WhenAll(_markets.Select(market => market.SetPriceAsync("WETH", usd, Token)));

    /// <summary>A program of the same ledger that lets nobody read without a key.</summary>
    public async Task<(Uri Url, string Key)> StartLockedProgramAsync()
    {
        await using NpgsqlDataSource database = LedgerDatabase.Open(_variables["CROSSMARGIN_POSTGRES"]);
        (_, string key) = await new ApiKeyStore(database, TimeProvider.System).AddAsync("dashboard", ApiScope.Read, 1_000, null, Token);
        return (await RunAsync("--roles", "api", "--require-key"), key);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        foreach (ProgramRun run in _runs)
            await run.DisposeAsync();
        foreach (LocalNode node in _nodes)
            await node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAccountsAsync()
    {
        IReadOnlyList<Address> unlocked = await _nodes[0].Chain.ReadAccountsAsync(Token);
        (Hedged, Sunk) = (unlocked[5], unlocked[6]);
        await BorrowAsync(_markets[0], Hedged, ether: 10, dollars: 14_000);
        await BorrowAsync(_markets[1], Hedged, ether: 4, dollars: 0);
        await BorrowAsync(_markets[0], Sunk, ether: 10, dollars: 24_100);
        await BorrowAsync(_markets[1], unlocked[7], ether: 5, dollars: 4_000);
        await BorrowAsync(_markets[0], unlocked[8], ether: 2, dollars: 0);
        await _nodes[0].Chain.SetBalanceAsync(Keeper.Address, BigInteger.Pow(10, 20), Token);
        await _markets[0].MintAsync(Keeper.Address, "USDC", _markets[0].Units("USDC", 1_000_000), Token);
    }

    private static async Task BorrowAsync(AaveMarket market, Address account, decimal ether, decimal dollars)
    {
        await market.FundAsync(account, "WETH", market.Units("WETH", ether), Token);
        await market.SupplyAsync(account, "WETH", market.Units("WETH", ether), Token);
        if (dollars > 0)
            await market.BorrowAsync(account, "USDC", market.Units("USDC", dollars), Token);
    }

    private static async Task GoLiveAsync(DevnetChain chain)
    {
        await chain.SetClockAsync(TimeProvider.System.GetUtcNow(), Token);
        await chain.RequestAsync("evm_setAutomine", [false], Token);
        await chain.RequestAsync("evm_setIntervalMining", [1], Token);
    }

    private async Task StartProgramAsync()
    {
        string database = await devnet.CreateDatabaseAsync(Token);
        string chains = Path.Combine(_folder, "chains.json");
        ChainsFileWriter.Write(chains, new ChainsConfiguration(
            [.. _nodes.Zip(_markets, (node, market) => DemoStage.Describe(node, [new AaveDemo(market, [])]))]));
        _variables = new() { ["CROSSMARGIN_POSTGRES"] = database, ["CROSSMARGIN_CHAINS"] = chains, [KeeperKey.Variable] = $"0x{0xda5b:x64}" };
        await using NpgsqlDataSource source = LedgerDatabase.Open(database);
        await new Migrator(source).MigrateAsync(Token);
        Url = await RunAsync("--roles", "indexer,keeper,historian,api", "--anonymous-per-minute", $"{ApiKey.RequestsPerMinuteMax}");
        using HttpClient api = new() { BaseAddress = Url };
        await UntilAsync("every account is in the book", async () => (await TryGetAsync(api, "/v1/accounts/" + Sunk))?.Contains("\"isLiquidatable\":true", StringComparison.Ordinal) == true);
        await UntilAsync("the keeper has judged", async () => (await TryGetAsync(api, "/v1/liquidations"))?.Contains(Sunk.ToString(), StringComparison.Ordinal) == true);
    }

    private async Task<Uri> RunAsync(params IEnumerable<string> arguments)
    {
        Uri url = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/"));
        _runs.Add(ProgramRun.Start(_variables, ["run", "--url", url.ToString(), .. arguments]));
        using HttpClient api = new() { BaseAddress = url };
        await UntilAsync("the program is ready", async () => await TryGetAsync(api, "/health/ready") is not null);
        return url;
    }

    private static async Task<string?> TryGetAsync(HttpClient api, string path)
    {
        try
        {
            using HttpResponseMessage response = await api.GetAsync(new Uri(path, UriKind.Relative), Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(Token) : null;
        }
        catch (HttpRequestException)
        {
            return null; // It does not listen yet.
        }
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        for (int glance = 0; !await isSo(); glance++)
        {
            Assert.True(glance < 450, $"Waited in vain until {what}.");
            await Task.Delay(Glance, TimeProvider.System, Token);
        }
    }
}
