using System.Threading.Channels;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>A ledger that hands each commit on within the process, so that a book here need not read it back.</summary>
/// <param name="commits">Bounded: a book that is behind holds its writer up, and loses nothing.</param>
public sealed class HandingLedger(ILedger ledger, ChannelWriter<LedgerCommit> commits) : ILedger
{
    public Task<ChainStanding> OpenAsync(ChainId chain, long startBlock, CancellationToken cancellationToken) =>
        ledger.OpenAsync(chain, startBlock, cancellationToken);

    public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken) =>
        ledger.ReadHoldingsAsync(chain, cancellationToken);

    public async Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken)
    {
        await ledger.AppendAsync(expected, batch, cancellationToken);
        await commits.WriteAsync(new LedgerCommit.Appended(batch.Last, batch.Entries) { Previous = expected }, cancellationToken);
    }

    public async Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken)
    {
        IReadOnlyList<Holding> restored = await ledger.UnwindAsync(expected, ancestor, cancellationToken);
        await commits.WriteAsync(new LedgerCommit.Unwound(ancestor, restored) { Previous = expected }, cancellationToken);
        return restored;
    }
}
