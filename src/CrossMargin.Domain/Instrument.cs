namespace CrossMargin.Domain;

/// <summary>A contract that is traded on a venue and settles on an underlying. Spot tokens are <see cref="Token"/>s.</summary>
/// <param name="Symbol">The venue's own name of it.</param>
public abstract record Instrument(VenueId Venue, string Symbol, Underlying Underlying);

/// <summary>A perpetual future: delta one, settled in the venue's dollar.</summary>
public sealed record Perpetual(VenueId Venue, string Symbol, Underlying Underlying) : Instrument(Venue, Symbol, Underlying);

/// <summary>A European option on one unit of the underlying, settled in the venue's dollar.</summary>
/// <param name="Strike">USD per unit of the underlying; positive.</param>
/// <param name="IsCall">A put otherwise.</param>
public sealed record Option(
    VenueId Venue, string Symbol, Underlying Underlying, double Strike, DateTimeOffset Expiry, bool IsCall)
    : Instrument(Venue, Symbol, Underlying);
