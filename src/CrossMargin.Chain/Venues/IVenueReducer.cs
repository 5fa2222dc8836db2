using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>Turns one venue's logs, in order, into values of its slots. Holds no state but what its slots say.</summary>
public interface IVenueReducer
{
    /// <summary>
    /// What to watch, as the slots now stand. A log may add contracts: the same instance is returned until one does,
    /// and the indexer then reads what the new contracts logged from that log's block on.
    /// </summary>
    LogFilter Filter { get; }

    /// <summary>Applies one log, written through the journal.</summary>
    /// <exception cref="VenueDecodeException">The log matches the filter but not the ABI.</exception>
    void Apply(in EventLog log);

    /// <summary>
    /// Whether the log applied last asks for something that no event carries and that the next log's meaning hangs on, such as the
    /// version of a contract that was replaced. <see cref="LearnAsync"/> then comes before the next log.
    /// </summary>
    bool MustLearn => false;

    /// <summary>Reads what <see cref="MustLearn"/> is about, and writes it at the end of the log's block.</summary>
    /// <param name="logged">The block of the log applied last.</param>
    /// <param name="isSettled">Whether a node may no longer know the state at that block: what stays as it is can then be asked of the newest.</param>
    /// <exception cref="VenueDecodeException">The answer is nothing that the venue can go on from.</exception>
    Task LearnAsync(IChainClient chain, BlockRef logged, bool isSettled, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads what the events do not carry (prices, decimals) at the last block of a batch, and writes it at its end.</summary>
    Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken);
}
