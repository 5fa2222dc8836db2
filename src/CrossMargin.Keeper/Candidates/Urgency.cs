using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Orders sub-accounts by size times closeness to their line: where most can be lost soonest.</summary>
internal static class Urgency
{
    /// <summary>Lower is sooner: below the line minus the size in USD, above it the relative distance per USD of size.</summary>
    /// <param name="last">As last judged; null where the venue has no verdict.</param>
    /// <remarks>
    /// The size is what has to be covered. A venue's excess is what covers it less the size, and its health factor the one over the other, so
    /// that the size is excess / (health factor - 1).
    /// </remarks>
    public static double Of(LocalHealth? last)
    {
        if (last is null || double.IsPositiveInfinity(last.HealthFactor))
            return double.PositiveInfinity;
        double distance = last.HealthFactor - 1;
        double size = last.ExcessUsd / distance;
        if (!double.IsFinite(size) || size <= 0)
            return distance;
        return distance < 0 ? -size : distance / size;
    }
}
