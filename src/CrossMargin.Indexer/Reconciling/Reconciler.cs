using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Indexer.Reconciling;

/// <summary>Asks every venue about every sub-account at the checkpoint's block, and compares with what the ledger says.</summary>
/// <remarks>Works on a snapshot of its own, so that it disturbs nobody and nobody disturbs it.</remarks>
public sealed class Reconciler(
    ILedger ledger, IReadOnlyList<IVenueAdapter> adapters, IReadOnlyDictionary<VenueId, IVenueModel> models)
{
    private const int MaxConcurrentReads = 8;

    /// <param name="progress">Told the number of sub-accounts compared so far.</param>
    /// <exception cref="RpcException">The node cannot answer for that block: reorged away, or pruned.</exception>
    public async Task<Reconciliation> ReconcileAsync(
        IChainClient chain, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ChainHoldings snapshot = await ledger.ReadHoldingsAsync(chain.Chain, cancellationToken);
        Tally tally = new(progress);
        // A chain that is opened but not indexed has nothing to compare.
        if (!snapshot.Checkpoint.Hash.IsZero)
        {
            foreach (IVenueAdapter adapter in adapters.Where(adapter => adapter.Venue.Chain == chain.Chain))
                await CompareAsync(adapter, SlotsOf(adapter.Venue, snapshot), snapshot.Checkpoint, chain, tally, cancellationToken);
        }

        return new Reconciliation(chain.Chain, snapshot.Checkpoint, tally.SubAccounts, tally.Figures, tally.Mismatches);
    }

    private static VenueSlots SlotsOf(VenueId venue, ChainHoldings snapshot)
    {
        VenueSlots slots = new(venue);
        foreach (Holding holding in snapshot.Holdings.Where(holding => holding.Venue == venue.Name))
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        return slots;
    }

    private async Task CompareAsync(
        IVenueAdapter adapter, VenueSlots slots, BlockRef at, IChainClient chain, Tally tally, CancellationToken cancellationToken)
    {
        IVenueModel model = models[adapter.Venue];
        ParallelOptions options = new() { MaxDegreeOfParallelism = MaxConcurrentReads, CancellationToken = cancellationToken };
        // The slots are only read here, so that many readers do no harm.
        await Parallel.ForEachAsync(slots.SubAccounts(), options, async (account, stop) =>
        {
            IReadOnlyList<Figure> truth = await adapter.ReadFiguresAsync(account, slots, chain, BlockId.At(at), stop);
            List<Figure> ours =
            [
                .. model.Read(account, slots, at.Timestamp).Local?.Figures ?? [],
                .. model.Figures(account, slots, at.Timestamp),
            ];
            tally.Add(new SubAccountId(adapter.Venue, account), ours, truth);
        });
    }

    private sealed class Tally(IProgress<int>? progress)
    {
        private readonly Lock _lock = new();

        public int SubAccounts { get; private set; }

        public int Figures { get; private set; }

        public List<FigureMismatch> Mismatches { get; } = [];

        public void Add(SubAccountId account, IReadOnlyList<Figure> ledger, IReadOnlyList<Figure> chain)
        {
            lock (_lock)
            {
                SubAccounts++;
                Figures += Math.Max(ledger.Count, chain.Count);
                for (int i = 0; i < Math.Max(ledger.Count, chain.Count); i++)
                {
                    Figure? ours = i < ledger.Count ? ledger[i] : null;
                    Figure? theirs = i < chain.Count ? chain[i] : null;
                    if (ours != theirs)
                        Mismatches.Add(new FigureMismatch(account, (ours ?? theirs)!.Value.Name, ours?.Value, theirs?.Value));
                }

                progress?.Report(SubAccounts);
            }
        }
    }
}
