namespace CrossMargin.Margin;

/// <summary>Equity over maintenance margin; to be liquidated near 1.</summary>
public static class HealthFactor
{
    /// <summary>Positive infinity without a requirement: whoever owes nothing cannot fail.</summary>
    /// <remarks>
    /// Never negative. Below zero the quotient would rise as the requirement grows, so that a larger debt would look
    /// healthier; how deep an account is under water is its shortfall.
    /// </remarks>
    public static double Of(double equityUsd, double maintenanceUsd) =>
        maintenanceUsd <= 0 ? double.PositiveInfinity : Math.Max(0, equityUsd) / maintenanceUsd;
}
