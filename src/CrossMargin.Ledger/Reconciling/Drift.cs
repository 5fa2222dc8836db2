using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>A mismatch that was found and has not been seen to be gone: its venue is not acted on meanwhile.</summary>
/// <param name="Mismatch">As it was last seen.</param>
/// <param name="At">The block that it was last seen at.</param>
/// <param name="FoundAt">When it was first seen.</param>
/// <param name="IsToBeRepaired">Whether somebody asked the indexer to read the sub-account's slots anew.</param>
public sealed record Drift(FigureMismatch Mismatch, BlockRef At, DateTimeOffset FoundAt, bool IsToBeRepaired)
{
    /// <summary>By venue, what several found, for people.</summary>
    public static IReadOnlyDictionary<VenueId, string> Describe(IEnumerable<Drift> open) => open
        .GroupBy(drift => drift.Mismatch.SubAccount.Venue)
        .ToDictionary(venue => venue.Key, venue => string.Create(
            CultureInfo.InvariantCulture,
            $"reconciliation found {venue.Count()} differences between ledger and chain since {venue.Min(drift => drift.FoundAt):u}, the first {venue.First().Mismatch.Figure} of {venue.First().Mismatch.SubAccount.Key}"));
}
