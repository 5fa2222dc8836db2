using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>A venue's contracts do not do what the adapter knows of them: the venue, not the chain, is to be distrusted.</summary>
public sealed class VenueDecodeException : Exception
{
    /// <summary>A log of a watched contract does not fit the contract's ABI.</summary>
    public VenueDecodeException(VenueId venue, in EventLog log, string reason)
        : base($"{venue}: the log {log.LogIndex} of block {log.BlockNumber} from {log.Address}: {reason}")
    {
    }

    /// <summary>What was read from the contracts at a block is nothing that the adapter can go on from.</summary>
    public VenueDecodeException(VenueId venue, long blockNumber, string reason)
        : base($"{venue} at block {blockNumber}: {reason}")
    {
    }
}
