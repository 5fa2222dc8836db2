using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Following;

/// <summary>A range of blocks that was read and believed.</summary>
/// <param name="IsSettled">Older than the chain's finality.</param>
/// <param name="Headers">The first and the last block's; of every block where the range may still be reverted.</param>
internal sealed record BlockWindow(long From, long To, bool IsSettled, IReadOnlyList<BlockHeader> Headers, LogBatch Logs) : IDisposable
{
    /// <summary>Whether every header was read.</summary>
    public bool IsChecked => Headers.Count == To - From + 1;

    public void Dispose() => Logs.Dispose();
}
