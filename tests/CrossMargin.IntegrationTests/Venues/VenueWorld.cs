using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues;

/// <summary>One venue on a local chain, and its adapter following it block by block.</summary>
internal class VenueWorld : IAsyncDisposable
{
    private readonly LocalNode _node;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly SlotJournal _journal;
    private IVenueReducer? _reducer;
    private long _next;

    /// <param name="node">Ends with the world.</param>
    /// <param name="settings">Of a chain whose one venue it is.</param>
    public VenueWorld(LocalNode node, ChainSettings settings, IReadOnlyList<Address> accounts)
    {
        (_node, Settings, Accounts) = (node, settings, accounts);
        VenueSettings venue = settings.Venues.Single();
        Client = RpcChainClient.Create(settings, _http, TimeProvider.System, new Random(1));
        Adapter = VenueCatalog.CreateAdapter(settings, venue);
        Model = VenueCatalog.CreateModel(settings, venue);
        _journal = new SlotJournal(new VenueSlots(Adapter.Venue));
        _next = venue.StartBlock;
    }

    public ChainSettings Settings { get; }

    public IReadOnlyList<Address> Accounts { get; }

    public RpcChainClient Client { get; }

    public IVenueAdapter Adapter { get; }

    public IVenueModel Model { get; }

    public DevnetChain Chain => _node.Chain;

    public VenueSlots Slots => _journal.Slots;

    /// <summary>Every entry so far, in the order in which it was made.</summary>
    public List<LedgerEntry> History { get; } = [];

    /// <summary>Follows to the head, one block at a time.</summary>
    /// <param name="afterEach">Runs with the slots as of the block.</param>
    /// <returns>The head.</returns>
    public async Task<BlockRef> FollowAsync(Func<BlockRef, Task>? afterEach, CancellationToken cancellationToken)
    {
        BlockRef head = await Chain.ReadBlockAsync("latest", cancellationToken);
        IVenueReducer reducer = _reducer ??= await ResumeAsync(cancellationToken);
        while (_next <= head.Number)
        {
            BlockRef block = (await Client.FindBlockAsync(BlockId.At(_next), cancellationToken))!.Ref;
            await ApplyAsync(reducer, block, cancellationToken);
            await reducer.ObserveAsync(Client, block, cancellationToken);
            History.AddRange(_journal.Entries);
            _journal.Clear();
            _next++;
            if (afterEach is not null)
                await afterEach(block);
        }

        return head;
    }

    /// <summary>The model's figures, and the chain's at the same block.</summary>
    public Task AssertEqualsChainAsync(Address holder, BlockRef block, string context, CancellationToken cancellationToken) =>
        AssertEqualsChainAsync(new SubAccountKey(holder), block, context, cancellationToken);

    /// <inheritdoc cref="AssertEqualsChainAsync(Address, BlockRef, string, CancellationToken)"/>
    public async Task AssertEqualsChainAsync(SubAccountKey account, BlockRef block, string context, CancellationToken cancellationToken)
    {
        List<Figure> ours =
        [
            .. Model.Read(account, Slots, block.Timestamp).Local!.Figures,
            .. Model.Figures(account, Slots, block.Timestamp),
        ];
        IReadOnlyList<Figure> theirs = await Adapter.ReadFiguresAsync(account, Slots, Client, BlockId.At(block), cancellationToken);
        Assert.True(theirs.SequenceEqual(ours), $"{context}, block {block.Number}, {account}:\n{Differences(ours, theirs)}");
    }

    /// <summary>How the chain refuses what the adapter encodes for a plan, asked at a block; null where it accepts.</summary>
    public async Task<LiquidationRefusal?> FindRefusalAsync(
        LiquidationPlan plan, Address keeper, BlockId at, CancellationToken cancellationToken)
    {
        CallOutcome outcome = await Client.CallAsync(Adapter.Encode(plan, Slots) with { From = keeper }, at, cancellationToken);
        return outcome is CallOutcome.Reverted reverted ? Adapter.Explain(reverted.Data.Span) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _node.DisposeAsync();
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<IVenueReducer> ResumeAsync(CancellationToken cancellationToken)
    {
        await Adapter.DiscoverAsync(Client, cancellationToken);
        return Adapter.Resume(_journal);
    }

    private async Task ApplyAsync(IVenueReducer reducer, BlockRef block, CancellationToken cancellationToken)
    {
        int last = -1;
        LogFilter filter;
        do
        {
            // A log that names a contract makes the block be read again, with that contract.
            filter = reducer.Filter;
            using LogBatch logs = await Client.ReadLogsAsync(filter, block.Number, block.Number, cancellationToken);
            for (int i = 0; i < logs.Count && ReferenceEquals(filter, reducer.Filter); i++)
            {
                if (logs[i].LogIndex <= last)
                    continue;
                last = logs[i].LogIndex;
                await ApplyAsync(reducer, logs[i] with { BlockTimestamp = block.Timestamp }, block, cancellationToken);
            }
        }
        while (!ReferenceEquals(filter, reducer.Filter));
    }

    private async Task ApplyAsync(IVenueReducer reducer, EventLog log, BlockRef block, CancellationToken cancellationToken)
    {
        _journal.MoveTo(log);
        reducer.Apply(log);
        if (reducer.MustLearn)
            await reducer.LearnAsync(Client, block, isSettled: false, cancellationToken);
    }

    private static string Differences(IReadOnlyList<Figure> ours, IReadOnlyList<Figure> theirs) => string.Join('\n',
        Enumerable.Range(0, Math.Max(ours.Count, theirs.Count))
            .Where(i => i >= ours.Count || i >= theirs.Count || ours[i] != theirs[i])
            .Select(i => $"ours {(i < ours.Count ? ours[i] : null)}, chain {(i < theirs.Count ? theirs[i] : null)}"));
}
