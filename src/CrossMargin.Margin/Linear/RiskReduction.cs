namespace CrossMargin.Margin.Linear;

/// <summary>What an account below its initial margin may still do: only what makes it safer.</summary>
public static class RiskReduction
{
    /// <summary>Whether a change is allowed to an account that is below its initial margin before or after it.</summary>
    /// <param name="equityUsd">Before the change; any sign.</param>
    /// <param name="maintenanceUsd">Before the change; never negative.</param>
    /// <param name="newEquityUsd">After it.</param>
    /// <param name="newMaintenanceUsd">After it; never negative.</param>
    /// <remarks>
    /// Neither may maintenance rise nor equity over maintenance fall. Where a requirement is zero there is no ratio: then both must
    /// be zero and the equity must rise. dYdX v4, IsValidStateTransitionForUndercollateralizedSubaccount. The ratios are compared
    /// by cross-multiplication, so that nothing is divided; not a number is never allowed.
    /// </remarks>
    public static bool Allows(double equityUsd, double maintenanceUsd, double newEquityUsd, double newMaintenanceUsd)
    {
        if (!(newMaintenanceUsd <= maintenanceUsd))
            return false;
        return newMaintenanceUsd == 0
            ? maintenanceUsd == 0 && newEquityUsd > equityUsd
            : newEquityUsd * maintenanceUsd >= equityUsd * newMaintenanceUsd;
    }
}
