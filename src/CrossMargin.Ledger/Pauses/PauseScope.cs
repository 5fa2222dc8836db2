using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Pauses;

/// <summary>What a pause is about. What is null does not restrict: both are null where it is about everything.</summary>
/// <param name="Venue">A venue's name; without a chain, on every chain that has one of this name.</param>
public sealed record PauseScope(ChainId? Chain = null, string? Venue = null)
{
    /// <summary>Every chain and venue.</summary>
    public static PauseScope All { get; } = new();

    /// <summary>Whether the venue is in it.</summary>
    public bool Covers(VenueId venue) => (Chain ?? venue.Chain) == venue.Chain && (Venue ?? venue.Name) == venue.Name;

    public override string ToString() => (Chain, Venue) switch
    {
        (null, null) => "everything",
        ({ } chain, null) => string.Create(CultureInfo.InvariantCulture, $"chain {chain}"),
        (null, { } venue) => $"{venue} on every chain",
        ({ } chain, { } venue) => string.Create(CultureInfo.InvariantCulture, $"{venue} on chain {chain}"),
    };
}
