using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>A total order of what tells two holdings apart, so that the order in which they were read changes no bit.</summary>
internal static class HoldingOrder
{
    /// <summary>By underlying, chain, venue and symbol.</summary>
    public static int Compare(Instrument left, Instrument right)
    {
        int order = string.CompareOrdinal(left.Underlying.Symbol, right.Underlying.Symbol);
        order = order != 0 ? order : left.Venue.Chain.CompareTo(right.Venue.Chain);
        order = order != 0 ? order : string.CompareOrdinal(left.Venue.Name, right.Venue.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Symbol, right.Symbol);
    }

    /// <summary>A missing price comes last.</summary>
    public static int Compare(PriceObservation? left, PriceObservation? right)
    {
        if (left is null || right is null)
            return (left is null ? 1 : 0) - (right is null ? 1 : 0);
        int order = left.Source.CompareTo(right.Source);
        order = order != 0 ? order : left.Raw.CompareTo(right.Raw);
        order = order != 0 ? order : left.Decimals.CompareTo(right.Decimals);
        order = order != 0 ? order : Nullable.Compare(left.UpdatedAt, right.UpdatedAt);
        order = order != 0 ? order : Nullable.Compare(left.Confidence, right.Confidence);
        order = order != 0 ? order : Nullable.Compare(left.Feed?.Heartbeat, right.Feed?.Heartbeat);
        return order != 0 ? order : Nullable.Compare(left.Feed?.Deviation, right.Feed?.Deviation);
    }
}
