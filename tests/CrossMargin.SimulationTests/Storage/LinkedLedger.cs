using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Simulation;

namespace CrossMargin.SimulationTests.Storage;

/// <summary>The ledger as one process reaches it.</summary>
internal sealed class LinkedLedger(MemoryLedger ledger, StoreLink link) : ILedger, ILedgerSource
{
    public Task<ChainStanding> OpenAsync(ChainId chain, long startBlock, CancellationToken cancellationToken) =>
        link.AskAsync("open", () => ledger.OpenAsync(chain, startBlock, cancellationToken), cancellationToken);

    public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken) =>
        link.AskAsync("holdings", () => ledger.ReadHoldingsAsync(chain, cancellationToken), cancellationToken);

    public Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken) => link.TellAsync(
        $"append {batch.Entries.Count} up to {batch.Last}", () => ledger.AppendAsync(expected, batch, cancellationToken), cancellationToken);

    public Task MarkAsync(BlockRef expected, FinalityMarks marks, CancellationToken cancellationToken) =>
        link.TellAsync($"mark {marks}", () => ledger.MarkAsync(expected, marks, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken) =>
        link.AskAsync($"unwind to {ancestor}", () => ledger.UnwindAsync(expected, ancestor, cancellationToken), cancellationToken);

    public Task<ILedgerSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken) =>
        link.AskAsync("snapshot", () => ledger.OpenSnapshotAsync(cancellationToken), cancellationToken);

    public Task<ILedgerListener> ListenAsync(Action<string> heard, CancellationToken cancellationToken) => link.AskAsync<ILedgerListener>(
        "listen",
        async () => new Listener(await ledger.ListenAsync(text => link.Hear(() => heard(text)), cancellationToken), link),
        cancellationToken);

    private sealed class Listener(ILedgerListener inner, StoreLink link) : ILedgerListener
    {
        public Task WaitAsync(CancellationToken cancellationToken) => link.HoldAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
