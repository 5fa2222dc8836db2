using CrossMargin.Domain;

namespace CrossMargin.Ledger.Pauses;

/// <summary>What is paused and what was resumed. Pure.</summary>
/// <param name="latest">The newest change of every scope that ever had one.</param>
public sealed class PauseBoard(IReadOnlyList<PauseChange> latest)
{
    /// <summary>Nothing was ever paused.</summary>
    public static PauseBoard Empty { get; } = new([]);

    /// <summary>What is paused now, the oldest first.</summary>
    public IReadOnlyList<PauseChange> Paused { get; } = [.. latest.Where(change => change.IsPaused).OrderBy(change => change.At)];

    /// <summary>The oldest pause that the venue is in; null when it is in none. Each scope is resumed by itself.</summary>
    public PauseChange? Find(VenueId venue) => Paused.FirstOrDefault(change => change.Scope.Covers(venue));

    /// <summary>
    /// When somebody last resumed the whole chain, or everything: failures before that were looked at.
    /// </summary>
    /// <param name="chain">Null for all chains together, which only a resumption of everything is about.</param>
    /// <returns>1970, before every attempt, when nobody ever did.</returns>
    public DateTimeOffset LastResumed(ChainId? chain) => latest
        .Where(change => !change.IsPaused && change.Scope.Venue is null && (change.Scope.Chain is not { } of || of == chain))
        .Select(change => change.At)
        .DefaultIfEmpty(DateTimeOffset.UnixEpoch)
        .Max();
}
