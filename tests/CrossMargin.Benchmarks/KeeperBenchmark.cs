using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>From a block with an oracle's update to the liquidation that a node accepted: indexer, book and keeper as the daemon runs them.</summary>
/// <remarks>
/// 10,000 accounts on a real Aave, all of them exposed to the price that moves. Each of 200 updates puts one more account below its line; a last one
/// puts 50 there at once. Blocks are mined by hand, a second apart, so that it is known when one was there.
/// </remarks>
internal sealed class KeeperBenchmark(IReadOnlyDictionary<string, string> options, TimeProvider time) : IBenchmark
{
    private const int EventsDefault = 200;
    private const int AccountsDefault = 10_000;
    private const int Warmups = 10;
    private const int Burst = 50;

    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string AccountsOption = "--accounts";
    private const string EventsOption = "--events";

    private readonly PrivateKey _key = PrivateKey.Parse(new string('4', 64));

    public string Name => "keeper";

    public IReadOnlyList<string> Options => [AccountsOption, EventsOption];

    public string Summary => "oracle update mined to liquidation accepted, with 10,000 accounts on Aave; then 50 accounts in one block";

    private int Accounts => Read(AccountsOption, AccountsDefault, min: 1_000);

    private int Events => Read(EventsOption, EventsDefault, min: 10);

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using LocalNode anvil = await LocalNode.StartAsync(new NodeOptions(new ChainId(31_337), Accounts: 2), environment, cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(anvil.Chain, environment, cancellationToken);
        await Console.Error.WriteLineAsync("Opening accounts.");
        await new BorrowerCrowd(market).OpenAsync(Accounts, Warmups + Events, Burst, environment, cancellationToken);
        await market.MintAsync(_key.Address, "USDC", market.Units("USDC", 20_000_000), cancellationToken);
        await anvil.Chain.SetBalanceAsync(_key.Address, BigInteger.Pow(10, 22), cancellationToken);
        await using NpgsqlDataSource database = await BackFill.CreateDatabaseAsync(postgres, "benchmark_keeper", cancellationToken);

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using KeeperTimes times = new();
        ChainSettings settings = AaveIndexingBenchmark.SettingsOf(market, anvil.WebSocket);
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(settings, http, time, new Random(1));
        using AccountBook book = new([settings], [VenueCatalog.CreateModel(settings, settings.Venues[0])]);
        Task running = RunProgramAsync(settings, client, book, database, stop.Token);
        try
        {
            return await MeasureAsync(market, book, times, running, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunProgramAsync(
        ChainSettings settings, RpcChainClient client, AccountBook book, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        Channel<LedgerCommit> commits = Channel.CreateBounded<LedgerCommit>(256);
        IVenueAdapter adapter = VenueCatalog.CreateAdapter(settings, settings.Venues[0]);
        await using ChainIndexer indexer = new(
            settings, client, [adapter], new PostgresLedger(database), commits.Writer, new IndexerOptions(), time, NullLogger<ChainIndexer>.Instance);
        IndexerHost indexers = new([indexer], new IndexerOptions(), time, NullLogger<IndexerHost>.Instance);
        using BookFollower follower = new(book, database, new BookFollowerOptions(), time, NullLogger<BookFollower>.Instance, commits.Reader);
        KeeperHost keeper = new(
            book, [new KeeperChain(settings, client, new Dictionary<VenueId, IVenueAdapter> { [adapter.Venue] = adapter }, _key.Address, _key)],
            new AttemptStore(database, time), new LeaseStore(database), new MarginAssessor(RiskParameters.Default),
            new KeeperOptions { Live = true }, time, NullLogger<KeeperHost>.Instance);
        await await Task.WhenAny(
            indexers.RunAsync(cancellationToken), follower.RunAsync(cancellationToken), keeper.RunAsync(cancellationToken));
    }

    private async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        AaveMarket market, AccountBook book, KeeperTimes times, Task running, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("Indexing.");
        long head = await market.Chain.ReadBlockNumberAsync(cancellationToken);
        while (book.AsOf(market.Chain.ChainId).Number < head)
        {
            if (running.IsCompleted)
                await running;
            await Task.Delay(BlockTime, time, cancellationToken);
        }

        await market.Chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
        await Console.Error.WriteLineAsync("Measuring.");
        List<KeeperRound> rounds = [];
        for (int rung = 0; rung < Warmups + Events; rung++)
        {
            KeeperRound round = await PriceAsync(market, BorrowerCrowd.PriceOf(rung), liquidations: 1, times, cancellationToken);
            if (rung >= Warmups)
                rounds.Add(round);
        }

        KeeperRound burst = await PriceAsync(market, BorrowerCrowd.PriceOfLedge(Warmups + Events), Burst, times, cancellationToken);
        return Figures(rounds, burst);
    }

    /// <summary>Mines a price, and waits until as many liquidations were accepted.</summary>
    private async Task<KeeperRound> PriceAsync(
        AaveMarket market, decimal usd, int liquidations, KeeperTimes times, CancellationToken cancellationToken)
    {
        await market.SendPriceAsync("WETH", usd, cancellationToken);
        await Task.Delay(BlockTime, time, cancellationToken);
        times.Take();
        await market.Chain.RequestAsync("evm_mine", [], cancellationToken);
        DateTime mined = time.GetUtcNow().UtcDateTime;
        List<Activity> spans = [];
        long waitingSince = time.GetTimestamp();
        while (KeeperRound.CountSent(spans) < liquidations)
        {
            Invariant.Require(time.GetElapsedTime(waitingSince) < Patience, $"At {usd} USD {liquidations} liquidations are sent within {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
            spans.AddRange(times.Take());
        }

        return new KeeperRound(mined, spans);
    }

    private static Dictionary<string, double> Figures(List<KeeperRound> rounds, KeeperRound burst)
    {
        Dictionary<string, double> figures = new()
        {
            ["p50Ms"] = Percentile(rounds, 0.5, round => round.AcceptedMs),
            ["p99Ms"] = Percentile(rounds, 0.99, round => round.AcceptedMs),
            ["burst50Ms"] = Math.Round(burst.AcceptedMs, 1),
        };
        foreach ((string part, Func<KeeperRound, double> at) in KeeperRound.Path)
            figures[$"{part}P50Ms"] = Percentile(rounds, 0.5, at);
        return figures;
    }

    private int Read(string option, int otherwise, int min) => !options.TryGetValue(option, out string? text) ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= min && number <= 20_000 ? number
        : throw new ArgumentException($"{option} takes a whole number from {min} to 20000, found \"{text}\".");

    private static double Percentile(List<KeeperRound> rounds, double fraction, Func<KeeperRound, double> at) =>
        Math.Round(LiveLatency.Percentile([.. rounds.Select(at)], fraction), 2);
}
