using System.Diagnostics;
using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>Back-fill of 200,000 ERC-20 transfers in 2,000 blocks, from Anvil into balances in PostgreSQL.</summary>
/// <remarks>
/// Node, database and indexer share the machine. The time is that from opening the ledger to reaching the head. The balances
/// are compared with what was sent before any figure is given.
/// </remarks>
internal sealed class IndexingBenchmark(TimeProvider time) : IBenchmark
{
    private const int Blocks = 2_000;
    private const int TransfersPerBlock = 100;
    private const int Receivers = 10_000;
    private const int Transfers = Blocks * TransfersPerBlock;

    public string Name => "indexing";

    public string Summary => "back-fill of 200,000 ERC-20 transfers in 2,000 blocks, from Anvil into balances in PostgreSQL";

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using NpgsqlDataSource database = LedgerDatabase.Open(postgres.ConnectionString);
        await new Migrator(database).MigrateAsync(cancellationToken);
        await using LocalAnvil anvil = await LocalAnvil.StartAsync(new AnvilOptions(new ChainId(31_337), Accounts: 1), environment, cancellationToken);
        Address token = await MakeTransfersAsync(anvil.Chain, environment, cancellationToken);

        VenueSettings wallet = new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0);
        ChainSettings settings = new(
            "local", anvil.ChainId, [anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(32), new Underlying("ETH"), [],
            [new TokenSettings("DEV", token, 18, new Underlying("ETH"))], [wallet]);
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(settings, http, time, new Random(1));
        PostgresLedger ledger = new(database);
        await using ChainIndexer indexer = new(
            settings, client, [new WalletAdapter(settings, wallet)], ledger, null, new IndexerOptions(), time,
            NullLogger<ChainIndexer>.Instance);

        using Process self = Process.GetCurrentProcess();
        TimeSpan cpuBefore = self.TotalProcessorTime;
        long started = time.GetTimestamp();
        while (await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
        {
        }

        TimeSpan wall = time.GetElapsedTime(started);
        self.Refresh();
        TimeSpan cpu = self.TotalProcessorTime - cpuBefore;
        await RequireBalancesAsync(ledger, anvil.ChainId, cancellationToken);
        return new Dictionary<string, double>
        {
            ["eventsPerSecond"] = Math.Round(Transfers / wall.TotalSeconds),
            ["seconds"] = Math.Round(wall.TotalSeconds, 3),
            ["cpuSeconds"] = Math.Round(cpu.TotalSeconds, 3),
            ["peakMb"] = Math.Round(self.PeakWorkingSet64 / 1_048_576.0),
        };
    }

    /// <summary>One mint, then 2,000 blocks with one transaction of 100 transfers each, to 10,000 receivers in turn.</summary>
    private static async Task<Address> MakeTransfersAsync(DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityArtifact contract = (await DevContracts.CompileAsync(environment, cancellationToken))[DevContracts.Token];
        Address sender = (await chain.ReadAccountsAsync(cancellationToken))[0];
        Address token = await chain.DeployAsync(
            sender, contract.Link(new Dictionary<string, Address>()), DevToken.Constructor.Encode("Dev", "DEV", 18), cancellationToken);
        await chain.ExecuteAsync(
            sender, token, DevToken.Mint.Encode(sender, Transfers), cancellationToken);
        for (int block = 0; block < Blocks; block++)
        {
            BigInteger first = 0x1_0000 + block * TransfersPerBlock % Receivers;
            await chain.ExecuteAsync(
                sender, token, DevToken.Scatter.Encode(first, TransfersPerBlock), cancellationToken);
        }

        return token;
    }

    /// <summary>Each receiver got an equal share, and the sender has nothing left.</summary>
    private static async Task RequireBalancesAsync(PostgresLedger ledger, ChainId chain, CancellationToken cancellationToken)
    {
        ChainHoldings holdings = await ledger.ReadHoldingsAsync(chain, cancellationToken);
        Holding[] balances = [.. holdings.Holdings.Where(holding => !holding.SubAccount.IsMarket)];
        Invariant.Require(
            balances.Length == Receivers && balances.All(balance => balance.Value == Transfers / Receivers),
            "The ledger holds the balances that were sent.");
    }
}
