using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Survival;

/// <summary>Whether one sub-account outlives the time that collateral needs to reach it.</summary>
/// <param name="SurvivalUsd">What is left of its excess when help arrives; negative means that help arrives too late.</param>
/// <param name="TopUpUsd">What is to be sent so that nothing is missing; never negative.</param>
/// <param name="SendWithin">
/// The latest time from now at which help still arrives before the line is crossed; zero when it is too late already, null when the
/// line is not crossed within a century.
/// </param>
/// <remarks>
/// ◊ Netting across venues helps only if every venue survives until collateral arrives: a venue liquidates without seeing the hedge on
/// another chain. survival = X − S·√(T_detect + T_finality + T_bridge) with S = Σ_u z·σ_u·|Δ_u|, times in years of 365 days. The sum
/// takes every underlying to move against the sub-account at once, which is the worst of all correlations: conservative.
/// The z-quantile path S·√t crosses X at t* = (X / S)², so help must be sent by t* − (T_finality + T_bridge). Hence
/// survival ≥ 0 exactly when there is at least T_detect left to send it in.
/// </remarks>
public sealed record LocalSurvival(double SurvivalUsd, double TopUpUsd, TimeSpan? SendWithin)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private const double HorizonYears = 100;

    /// <param name="excessUsd">X, above the venue's own liquidation line; negative below it.</param>
    /// <param name="deltas">One per underlying; none for a sub-account that nothing can hurt.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not finite, or a volatility or a time is negative.</exception>
    public static LocalSurvival Of(
        double excessUsd, IReadOnlyList<LocalDelta> deltas, SurvivalTimes times, SurvivalParameters parameters)
    {
        double excess = Bound.Within(excessUsd, double.MinValue, double.MaxValue, nameof(excessUsd));
        Bound.Within(times.Detection, TimeSpan.Zero, TimeSpan.MaxValue, nameof(times));
        Bound.Within(times.Transfer, TimeSpan.Zero, TimeSpan.MaxValue, nameof(times));
        double perRootYear = 0;
        foreach (LocalDelta delta in deltas)
        {
            perRootYear += parameters.Quantile
                * Bound.Within(delta.Volatility, 0, 100, nameof(LocalDelta.Volatility))
                * Bound.Within(Math.Abs(delta.DeltaUsd), 0, double.MaxValue, nameof(LocalDelta.DeltaUsd));
        }

        double survival = excess - perRootYear * Math.Sqrt(times.Total / Year);
        return new LocalSurvival(survival, Math.Max(0, -survival), SendWithinOf(excess, perRootYear, times.Transfer));
    }

    private static TimeSpan? SendWithinOf(double excess, double perRootYear, TimeSpan transfer)
    {
        if (excess < 0)
            return TimeSpan.Zero;
        double rootYears = perRootYear == 0 ? double.PositiveInfinity : excess / perRootYear;
        if (rootYears * rootYears > HorizonYears)
            return null;
        TimeSpan left = rootYears * rootYears * Year - transfer;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
