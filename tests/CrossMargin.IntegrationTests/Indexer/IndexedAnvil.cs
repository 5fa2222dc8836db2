using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Hostile;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Indexer;

/// <summary>An Anvil with one token, and ways to index its transfers into PostgreSQL.</summary>
internal sealed class IndexedAnvil : IAsyncDisposable
{
    private readonly LocalNode _anvil;
    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();

    private IndexedAnvil(LocalNode anvil, Address token, Address minter)
    {
        (_anvil, Token, Minter) = (anvil, token, minter);
        Wallet = new VenueSettings("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0);
        // Finality is a window of blocks' own time: the tests' blocks are one second apart.
        Settings = new ChainSettings(
            "local", anvil.ChainId, [anvil.WebSocket, anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Underlying("ETH"), [],
            [new TokenSettings("DEV", token, 18, new Underlying("ETH"))], [Wallet]);
        Client = RpcChainClient.Create(Settings, _http, TimeProvider.System, new Random(1));
    }

    public Address Token { get; }

    public Address Minter { get; }

    public VenueSettings Wallet { get; }

    public ChainSettings Settings { get; }

    public RpcChainClient Client { get; }

    public DevnetChain Chain => _anvil.Chain;

    public ChainId Id => _anvil.ChainId;

    public HostileNode Node => new(_anvil.Http, _anvil.WebSocket);

    public static async Task<IndexedAnvil> StartAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(chainId), Accounts: 4), cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> contracts = await DevContracts.CompileAsync(devnet.Environment, cancellationToken);
        Address minter = (await anvil.Chain.ReadAccountsAsync(cancellationToken))[0];
        Address token = await anvil.Chain.DeployAsync(
            minter, contracts[DevContracts.Token].Link(new Dictionary<string, Address>()), DevToken.Constructor.Encode("Dev", "DEV", 18), cancellationToken);
        IndexedAnvil indexed = new(anvil, token, minter);
        await indexed.MintAsync(minter, 1_000_000, cancellationToken);
        return indexed;
    }

    public Task MintAsync(Address to, BigInteger value, CancellationToken cancellationToken) => Chain.ExecuteAsync(
        Minter, Token, DevToken.Mint.Encode(to, value), cancellationToken);

    public Task TransferAsync(Address to, BigInteger value, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Minter, Token, Erc20.Transfer.Encode(to, value), cancellationToken);

    /// <summary>So many transfers of one unit each to rising addresses, in one block.</summary>
    public Task ScatterAsync(BigInteger firstReceiver, int count, CancellationToken cancellationToken) => Chain.ExecuteAsync(
        Minter, Token, DevToken.Scatter.Encode(firstReceiver, count), cancellationToken);

    public ChainIndexer NewIndexer(ILedger ledger) => new(
        Settings, Client, [new WalletAdapter(Settings, Wallet)], ledger, null, new IndexerOptions(), TimeProvider.System,
        NullLogger<ChainIndexer>.Instance);

    /// <summary>A new database with the ledger's tables.</summary>
    public static async Task<NpgsqlDataSource> NewLedgerAsync(DevnetFixture devnet, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(source).MigrateAsync(cancellationToken);
        return source;
    }

    public async Task IndexToHeadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using ChainIndexer indexer = NewIndexer(new PostgresLedger(database));
        while (await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
        {
        }
    }

    /// <summary>Every holder whose balance in the ledger is not the one that the token itself says.</summary>
    public async Task<List<string>> DifferencesAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        ChainHoldings holdings = await new PostgresLedger(database).ReadHoldingsAsync(Id, cancellationToken);
        VenueSlots slots = new(new VenueId(Id, Wallet.Name));
        foreach (Holding holding in holdings.Holdings)
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        WalletAdapter adapter = new(Settings, Wallet);
        WalletModel model = new(Settings, Wallet);
        List<string> differences = [];
        foreach (SubAccountKey holder in slots.SubAccounts())
        {
            IReadOnlyList<Figure> chain = await adapter.ReadFiguresAsync(holder, slots, Client, BlockId.At(holdings.Checkpoint), cancellationToken);
            IReadOnlyList<Figure> ledger = model.Figures(holder, slots, holdings.Checkpoint.Timestamp);
            if (!chain.SequenceEqual(ledger))
                differences.Add($"{holder}: ledger {ledger[0].Value}, chain {chain[0].Value}");
        }

        return differences;
    }

    /// <summary>Everything that the logs made of the ledger, one line a row.</summary>
    public static async Task<List<string>> DumpAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        foreach (string sql in new[]
        {
            "select c::text from (select chain_id, block_number, block_hash from checkpoint) c",
            "select e::text from entry e where log_index < 2147483647 order by 1",
            "select h::text from holding h where slot not in ('opened', 'watching') order by 1",
        })
        {
            await using NpgsqlCommand command = database.CreateCommand(sql);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                lines.Add(reader.GetString(0));
        }

        return lines;
    }

    /// <summary>Ends the node while its client is in use.</summary>
    public ValueTask KillNodeAsync() => _anvil.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _http.Dispose();
        await _anvil.DisposeAsync();
    }
}
