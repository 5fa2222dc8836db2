using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>A log of a watched contract that does not fit the contract's ABI: the venue, not the chain, is to be distrusted.</summary>
public sealed class VenueDecodeException(VenueId venue, in EventLog log, string reason)
    : Exception($"{venue}: the log {log.LogIndex} of block {log.BlockNumber} from {log.Address}: {reason}");
