namespace CrossMargin.Domain.Calibration;

/// <summary>The prices of one underlying as one venue knew them.</summary>
/// <param name="Points">In order of time, at most one at each.</param>
public sealed record PriceSeries(Underlying Underlying, VenueId Venue, Slot Slot, IReadOnlyList<PricePoint> Points);
