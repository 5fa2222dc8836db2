using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Indexer.Reconciling;

/// <summary>Asks the venues about sub-accounts at one block, and compares with what the ledger says.</summary>
/// <remarks>
/// Works on a snapshot of its own, so that it disturbs nobody and nobody disturbs it. A venue that is refused or degraded says
/// nothing that could be compared.
/// </remarks>
public sealed class Reconciler(
    ILedger ledger, IReadOnlyList<IVenueAdapter> adapters, IReadOnlyDictionary<VenueId, IVenueModel> models)
{
    private const int MaxConcurrentReads = 8;

    /// <summary>Compares every sub-account at the checkpoint.</summary>
    /// <param name="progress">Told the number of sub-accounts compared so far.</param>
    /// <exception cref="RpcException">The node cannot answer for that block: reorged away, or pruned.</exception>
    public Task<Reconciliation> ReconcileAsync(IChainClient chain, IProgress<int>? progress, CancellationToken cancellationToken) =>
        ReconcileAsync(chain, sample: null, progress, cancellationToken);

    /// <summary>Compares a sample at the checkpoint.</summary>
    /// <param name="sample">Null for all.</param>
    /// <inheritdoc cref="ReconcileAsync(IChainClient, IProgress{int}?, CancellationToken)"/>
    public async Task<Reconciliation> ReconcileAsync(
        IChainClient chain, ReconciliationSample? sample, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ChainHoldings snapshot = await ledger.ReadHoldingsAsync(chain.Chain, cancellationToken);
        IReadOnlyList<Side> sides = SidesOf(chain.Chain, snapshot.Holdings);
        // A chain that is opened but not indexed has nothing to compare.
        return snapshot.Checkpoint.Hash.IsZero
            ? new Reconciliation(chain.Chain, snapshot.Checkpoint, [], 0, [])
            : await CompareAsync(sides, sample, snapshot.Checkpoint, chain, progress, cancellationToken);
    }

    /// <summary>Compares every sub-account at a past block, of which the node must have the state.</summary>
    /// <remarks>
    /// Of a block within a range that was indexed at once nobody read what events do not carry, as prices: it is read now.
    /// </remarks>
    /// <param name="holdings">As the ledger has them at the block.</param>
    /// <inheritdoc cref="ReconcileAsync(IChainClient, IProgress{int}?, CancellationToken)"/>
    public async Task<Reconciliation> ReconcileAtAsync(
        IChainClient chain, BlockRef at, IReadOnlyList<Holding> holdings, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<Side> sides = SidesOf(chain.Chain, holdings);
        foreach (Side side in sides)
            await side.Adapter.Resume(new SlotJournal(side.Slots)).ObserveAsync(chain, at, cancellationToken);
        return await CompareAsync(sides, sample: null, at, chain, progress, cancellationToken);
    }

    private List<Side> SidesOf(ChainId chain, IReadOnlyList<Holding> holdings)
    {
        List<Side> sides = [];
        ILookup<string, Holding> byVenue = holdings.ToLookup(holding => holding.Venue, StringComparer.Ordinal);
        foreach (IVenueAdapter adapter in adapters.Where(adapter => adapter.Venue.Chain == chain))
        {
            VenueSlots slots = new(adapter.Venue);
            foreach (Holding holding in byVenue[adapter.Venue.Name])
                slots.Set(holding.SubAccount, holding.Slot, holding.Value);
            if (VenueMarks.FaultOf(slots) is null)
                sides.Add(new Side(adapter, models[adapter.Venue], slots));
        }

        return sides;
    }

    private static async Task<Reconciliation> CompareAsync(
        IReadOnlyList<Side> sides, ReconciliationSample? sample, BlockRef at, IChainClient chain, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<SubAccountId> accounts = [.. sides
            .SelectMany(side => side.Slots.SubAccounts().Select(key => new SubAccountId(side.Adapter.Venue, key)))
            .Order(SubAccountOrder.Instance)];
        SubAccountId? last = null;
        if (sample is not null)
            (accounts, last) = sample.Take(accounts);

        Dictionary<VenueId, Side> sideOf = sides.ToDictionary(side => side.Adapter.Venue);
        Tally tally = new(progress);
        ParallelOptions options = new() { MaxDegreeOfParallelism = MaxConcurrentReads, CancellationToken = cancellationToken };
        // The slots are only read here, so that many readers do no harm.
        await Parallel.ForEachAsync(accounts, options, async (account, stop) =>
        {
            Side side = sideOf[account.Venue];
            IReadOnlyList<Figure> ours = side.Say(account.Key, at.Timestamp);
            IReadOnlyList<Figure> theirs = await side.AskAsync(account.Key, chain, at, stop);
            // A node may answer from the block that comes while it is asked about its head, as Anvil does: a difference must be seen twice.
            if (!ours.SequenceEqual(theirs))
                theirs = await side.AskAsync(account.Key, chain, at, stop);
            tally.Add(account, ours, theirs);
        });
        return new Reconciliation(chain.Chain, at, accounts, tally.Figures, tally.Mismatches) { Last = last };
    }

    /// <summary>One venue: what the ledger says, and whom to ask.</summary>
    private sealed record Side(IVenueAdapter Adapter, IVenueModel Model, VenueSlots Slots)
    {
        public IReadOnlyList<Figure> Say(SubAccountKey account, long timestamp) =>
            [.. Model.Read(account, Slots, timestamp).Local?.Figures ?? [], .. Model.Figures(account, Slots, timestamp)];

        public Task<IReadOnlyList<Figure>> AskAsync(SubAccountKey account, IChainClient chain, BlockRef at, CancellationToken cancellationToken) =>
            Adapter.ReadFiguresAsync(account, Slots, chain, BlockId.At(at), cancellationToken);
    }

    private sealed class Tally(IProgress<int>? progress)
    {
        private readonly Lock _lock = new();
        private readonly List<FigureMismatch> _mismatches = [];
        private int _subAccounts;

        public int Figures { get; private set; }

        /// <summary>In order, whoever answered first.</summary>
        public IReadOnlyList<FigureMismatch> Mismatches =>
            [.. _mismatches.OrderBy(one => one.SubAccount, SubAccountOrder.Instance).ThenBy(one => one.Figure, StringComparer.Ordinal)];

        public void Add(SubAccountId account, IReadOnlyList<Figure> ledger, IReadOnlyList<Figure> chain)
        {
            lock (_lock)
            {
                _subAccounts++;
                Figures += Math.Max(ledger.Count, chain.Count);
                for (int i = 0; i < Math.Max(ledger.Count, chain.Count); i++)
                {
                    Figure? ours = i < ledger.Count ? ledger[i] : null;
                    Figure? theirs = i < chain.Count ? chain[i] : null;
                    if (ours != theirs)
                        _mismatches.Add(new FigureMismatch(account, (ours ?? theirs)!.Value.Name, ours?.Value, theirs?.Value));
                }

                progress?.Report(_subAccounts);
            }
        }
    }
}
