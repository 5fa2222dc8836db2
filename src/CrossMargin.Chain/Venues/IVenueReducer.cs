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

    /// <summary>Reads what the events do not carry (prices, decimals) at the last block of a batch, and writes it at its end.</summary>
    Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken);
}
