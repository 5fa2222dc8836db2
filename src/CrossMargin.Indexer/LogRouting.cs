using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>Which venues each contract's logs go to, and the one filter that reads them all.</summary>
internal sealed class LogRouting
{
    private readonly Dictionary<Address, VenueTrack[]> _tracks;

    private LogRouting(LogFilter filter, Dictionary<Address, VenueTrack[]> tracks) => (Filter, _tracks) = (filter, tracks);

    public LogFilter Filter { get; }

    /// <param name="previous">Its filter stays the same instance when it would be equal, so that what was read ahead stays of use.</param>
    public static LogRouting Of(IEnumerable<VenueTrack> tracks, LogRouting? previous)
    {
        VenueTrack[] active = [.. tracks.Where(track => !track.IsDegraded)];
        HashSet<Address> addresses = [.. active.SelectMany(track => track.Filter.Addresses)];
        // A venue that wants every topic of its contracts makes the whole filter want every topic.
        HashSet<Hash32> topics = active.Any(track => track.Filter.Topics.Count == 0)
            ? [] : [.. active.SelectMany(track => track.Filter.Topics)];
        bool isSame = previous is not null
            && previous.Filter.Addresses.SetEquals(addresses) && previous.Filter.Topics.SetEquals(topics);
        return new LogRouting(
            isSame ? previous!.Filter : new LogFilter(addresses, topics),
            addresses.ToDictionary(
                address => address, address => active.Where(track => track.Filter.Addresses.Contains(address)).ToArray()));
    }

    public ReadOnlySpan<VenueTrack> TracksOf(Address contract) =>
        _tracks.TryGetValue(contract, out VenueTrack[]? tracks) ? tracks : [];

    /// <summary>What this routing's filter reads and the other's did not; null when nothing. May overlap with the other's.</summary>
    public LogFilter? BeyondThatOf(LogRouting other)
    {
        // Without a contract there is nothing to read: to a node, a filter without addresses means the logs of all.
        if (Filter.Addresses.Count == 0)
            return null;
        bool hasNewTopics = other.Filter.Topics.Count > 0
            && (Filter.Topics.Count == 0 || !Filter.Topics.IsSubsetOf(other.Filter.Topics));
        HashSet<Address> found = [.. Filter.Addresses.Except(other.Filter.Addresses)];
        if (hasNewTopics)
            return Filter;
        return found.Count == 0 ? null : new LogFilter(found, Filter.Topics);
    }
}
