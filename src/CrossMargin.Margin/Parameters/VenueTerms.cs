using CrossMargin.Margin.Liquidation;

namespace CrossMargin.Margin.Parameters;

/// <summary>What one venue asks of, and allows to, who reduces an account on it.</summary>
public sealed record VenueTerms
{
    /// <summary>Nothing is known of the venue: the common penalties, and any size.</summary>
    public static VenueTerms Unknown { get; } = new();

    /// <param name="penalty">What a liquidator is given on top, as a fraction of what he takes over; 0 to 0.5. Null where it is not known.</param>
    public VenueTerms(double? penalty = null) =>
        Penalty = penalty is { } known ? Bound.Within(known, 0, 0.5, nameof(Penalty)) : null;

    public double? Penalty { get; }

    /// <summary>Of one action, in units of the position.</summary>
    public SizeLimits Limits { get; init; } = new();
}
