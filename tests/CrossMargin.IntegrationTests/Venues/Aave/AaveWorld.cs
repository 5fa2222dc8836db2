using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>A local chain with Aave on it, and the adapter following it block by block.</summary>
internal sealed class AaveWorld : IAsyncDisposable
{
    private readonly LocalAnvil _anvil;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly SlotJournal _journal;
    private readonly IVenueReducer _reducer;
    private long _next;

    private AaveWorld(LocalAnvil anvil, AaveMarket market, IReadOnlyList<Address> accounts)
    {
        (_anvil, Market, Accounts) = (anvil, market, accounts);
        VenueSettings venue = new(
            "aave-v3", VenueKind.Aave,
            new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = market.Deployment.PoolAddressesProvider },
            [], market.Deployment.StartBlock);
        // DAI is left out: a token that the configuration does not name must do no harm.
        IEnumerable<AaveListing> known = market.Deployment.Listings.Where(listing => listing.Reserve.Symbol != "DAI");
        ChainSettings chain = new(
            "local", market.Deployment.ChainId, [anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [.. known.Select(listing => new FeedSettings(listing.Reserve.Underlying, listing.Feed, TimeSpan.FromHours(1), 0.005))],
            [.. known.Select(listing => new TokenSettings(
                listing.Reserve.Symbol, listing.Token, listing.Reserve.Decimals, listing.Reserve.Underlying))],
            [venue]);
        Client = RpcChainClient.Create(chain, _http, TimeProvider.System, new Random(1));
        Adapter = (AaveAdapter)VenueCatalog.CreateAdapter(chain, venue);
        Model = (AaveModel)VenueCatalog.CreateModel(chain, venue);
        _journal = new SlotJournal(new VenueSlots(Adapter.Venue));
        _reducer = Adapter.Resume(_journal);
        _next = market.Deployment.StartBlock;
    }

    public AaveMarket Market { get; }

    public IReadOnlyList<Address> Accounts { get; }

    public RpcChainClient Client { get; }

    public AaveAdapter Adapter { get; }

    public AaveModel Model { get; }

    public DevnetChain Chain => _anvil.Chain;

    public VenueSlots Slots => _journal.Slots;

    public static async Task<AaveWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalAnvil anvil = await devnet.StartAnvilAsync(new AnvilOptions(new ChainId(chainId)), cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(anvil.Chain, devnet.Environment, cancellationToken);
        return new AaveWorld(anvil, market, await anvil.Chain.ReadAccountsAsync(cancellationToken));
    }

    /// <summary>Follows to the head, one block at a time.</summary>
    /// <param name="afterEach">Runs with the slots as of the block.</param>
    /// <returns>The head.</returns>
    public async Task<BlockRef> FollowAsync(Func<BlockRef, Task>? afterEach, CancellationToken cancellationToken)
    {
        BlockRef head = await Chain.ReadBlockAsync("latest", cancellationToken);
        while (_next <= head.Number)
        {
            BlockRef block = (await Client.FindBlockAsync(BlockId.At(_next), cancellationToken))!.Ref;
            await ApplyAsync(block, cancellationToken);
            await _reducer.ObserveAsync(Client, block, cancellationToken);
            _journal.Clear();
            _next++;
            if (afterEach is not null)
                await afterEach(block);
        }

        return head;
    }

    /// <summary>The model's figures, and the chain's at the same block.</summary>
    public async Task AssertEqualsChainAsync(Address holder, BlockRef block, string context, CancellationToken cancellationToken)
    {
        SubAccountKey account = new(holder);
        List<Figure> ours =
        [
            .. Model.Read(account, Slots, block.Timestamp).Local!.Figures,
            .. Model.Figures(account, Slots, block.Timestamp),
        ];
        IReadOnlyList<Figure> theirs = await Adapter.ReadFiguresAsync(account, Slots, Client, BlockId.At(block), cancellationToken);
        Assert.True(theirs.SequenceEqual(ours), $"{context}, block {block.Number}, {holder}:\n{Differences(ours, theirs)}");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _anvil.DisposeAsync();
        _http.Dispose();
    }

    private async Task ApplyAsync(BlockRef block, CancellationToken cancellationToken)
    {
        int last = -1;
        LogFilter filter;
        do
        {
            // A log that names a contract makes the block be read again, with that contract.
            filter = _reducer.Filter;
            using LogBatch logs = await Client.ReadLogsAsync(filter, block.Number, block.Number, cancellationToken);
            for (int i = 0; i < logs.Count && ReferenceEquals(filter, _reducer.Filter); i++)
            {
                if (logs[i].LogIndex <= last)
                    continue;
                EventLog log = WithTime(logs[i], block.Timestamp);
                _journal.MoveTo(log);
                _reducer.Apply(log);
                last = log.LogIndex;
            }
        }
        while (!ReferenceEquals(filter, _reducer.Filter));
    }

    private static EventLog WithTime(in EventLog log, long timestamp) => new()
    {
        Address = log.Address,
        TopicCount = log.TopicCount,
        Topic0 = log.Topic0,
        Topic1 = log.Topic1,
        Topic2 = log.Topic2,
        Topic3 = log.Topic3,
        Data = log.Data,
        BlockNumber = log.BlockNumber,
        BlockHash = log.BlockHash,
        BlockTimestamp = timestamp,
        TransactionHash = log.TransactionHash,
        TransactionIndex = log.TransactionIndex,
        LogIndex = log.LogIndex,
    };

    private static string Differences(IReadOnlyList<Figure> ours, IReadOnlyList<Figure> theirs) => string.Join('\n',
        Enumerable.Range(0, Math.Max(ours.Count, theirs.Count))
            .Where(i => i >= ours.Count || i >= theirs.Count || ours[i] != theirs[i])
            .Select(i => $"ours {(i < ours.Count ? ours[i] : null)}, chain {(i < theirs.Count ? theirs[i] : null)}"));
}
