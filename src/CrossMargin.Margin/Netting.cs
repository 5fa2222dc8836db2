namespace CrossMargin.Margin;

/// <summary>What holding everything as one account saves.</summary>
/// <param name="NetDeltaUsd">Sum over the underlyings of the size of the net delta.</param>
/// <param name="GrossDeltaUsd">Sum over the underlyings of the gross delta.</param>
/// <param name="IsolatedMaintenanceUsd">The maintenance requirement when each sub-account is margined alone.</param>
/// <param name="SavingUsd">The isolated requirement minus the netted one; never negative.</param>
public sealed record Netting(double NetDeltaUsd, double GrossDeltaUsd, double IsolatedMaintenanceUsd, double SavingUsd)
{
    /// <summary>1 − |net| / gross.</summary>
    public double Efficiency => EfficiencyOf(NetDeltaUsd, GrossDeltaUsd);

    internal static double EfficiencyOf(double netUsd, double grossUsd) => grossUsd > 0 ? 1 - netUsd / grossUsd : 0;
}
