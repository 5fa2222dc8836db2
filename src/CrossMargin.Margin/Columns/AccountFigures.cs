using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Columns;

/// <summary>What a report says of an account's cross sub-accounts, in numbers alone. A value, so that a million of them allocate nothing.</summary>
/// <param name="LatencyUsd">The part of the buffer that the net deltas bear; the optimistic bound gains it.</param>
/// <param name="AsynchronyUsd">The rest of it, which is never gained.</param>
/// <param name="OwesTheUnpriced">Something that may cost has no price.</param>
/// <param name="IsReliable">No input is at fault, and nothing was left to the engine.</param>
public readonly record struct AccountFigures(
    Equity Equity, MarginRequirement Requirement, double LatencyUsd, double AsynchronyUsd, bool OwesTheUnpriced, bool IsReliable)
{
    public double BufferUsd => LatencyUsd + AsynchronyUsd;

    /// <summary>Equity at the pessimistic prices, after the haircuts of maintenance.</summary>
    public double PessimisticUsd => Equity.MaintenanceUsd - BufferUsd;

    public HealthBounds Bounds => HealthBounds.Of(Equity, Requirement, BufferUsd, LatencyUsd, OwesTheUnpriced);

    public double ShortfallUsd => Math.Max(0, Requirement.MaintenanceUsd - PessimisticUsd);

    public bool IsBankrupt => HealthBounds.IsBankrupt(Equity, Requirement, BufferUsd);

    /// <summary>Unknown where the figures are not to be relied on.</summary>
    public AccountStatus Status(StatusThresholds thresholds, AccountStatus? previous = null) =>
        IsReliable ? StatusLadder.Of(Bounds.Pessimistic, IsBankrupt, thresholds, previous) : AccountStatus.Unknown;
}
