using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Api;

/// <summary>Where the keeper is paused, the oldest first.</summary>
public sealed record PauseList(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<PauseResource> Pauses);

/// <summary>A pause or a resumption.</summary>
/// <param name="Chain">Null for every chain.</param>
/// <param name="Venue">Null for every venue.</param>
/// <param name="By">Who decided it: a key's name and number, or who is logged in where.</param>
/// <param name="WasPaused">Whether it was paused before; null in a list.</param>
public sealed record PauseResource(long? Chain, string? Venue, bool Paused, string By, string Reason, DateTimeOffset At, bool? WasPaused)
{
    public static PauseResource Of(PauseChange change, bool? wasPaused = null) =>
        new(change.Scope.Chain?.Value, change.Scope.Venue, change.IsPaused, change.By, change.Reason, change.At, wasPaused);
}

/// <summary>What is to be paused or resumed, and why.</summary>
/// <param name="Chain">Only this chain; left out or null for all.</param>
/// <param name="Venue">Only this venue, by its name; without a chain, on every chain that has one of this name. Left out or null for all.</param>
/// <param name="Reason">1 to 500 characters on one line, for whoever looks later.</param>
public sealed record PauseRequest(string Reason, long? Chain = null, string? Venue = null);
