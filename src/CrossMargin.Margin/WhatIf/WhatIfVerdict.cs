using CrossMargin.Domain;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Margin.WhatIf;

/// <summary>An account as it is, and as it would be.</summary>
/// <param name="After">Judged as the account is now: at the same time, with the same status remembered.</param>
/// <param name="AfterView">What it was judged on.</param>
/// <param name="Reasons">Why it would not pass; empty when it passes.</param>
public sealed record WhatIfVerdict(HealthReport Before, HealthReport After, AccountView AfterView, IReadOnlyList<WhatIfReason> Reasons)
{
    private const int ChangesMax = 100;

    /// <summary>
    /// Whether the account may do that: afterwards it has initial margin at pessimistic prices, or it is safer than before, and no venue would liquidate
    /// what it would not liquidate without the changes. Moves of the market alone pass where the account keeps its initial margin.
    /// </summary>
    public bool Passes => Reasons.Count == 0;

    /// <summary>Moves the markets first, then makes the changes in order.</summary>
    /// <param name="now">What the account is judged on now.</param>
    /// <param name="changes">Of sub-accounts that the view has; at most 100 with the shocks.</param>
    /// <exception cref="PositionChangeException">The account cannot make one of the changes.</exception>
    public static WhatIfVerdict Of(RecordedVerdict now, IReadOnlyList<MarketShock> shocks, IReadOnlyList<PositionChange> changes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shocks.Count + changes.Count, ChangesMax, nameof(changes));
        HealthReport before = now.Replay();
        RecordedVerdict moved = now;
        foreach (MarketShock shock in shocks)
            moved = moved with { View = shock.Apply(moved.View, moved.Market, moved.Parameters), Market = shock.Apply(moved.Market, moved.Parameters) };
        HealthReport unchanged = shocks.Count == 0 ? before : moved.Replay();
        RecordedVerdict changed = moved;
        foreach (PositionChange change in changes)
            changed = changed with { View = change.Apply(changed.View, changed.Market, changed.Parameters) };
        HealthReport after = changes.Count == 0 ? unchanged : changed.Replay();
        return new WhatIfVerdict(before, after, changed.View, [.. ReasonsOf(unchanged, after, changes.Count > 0)]);
    }

    private static IEnumerable<WhatIfReason> ReasonsOf(HealthReport unchanged, HealthReport after, bool isChanged)
    {
        if (after.Faults.Count > 0)
            yield return WhatIfReason.InputsUnreliable;
        if (!after.CanIncreaseRisk && !(isChanged && IsSafer(unchanged, after)))
            yield return WhatIfReason.BelowInitialMargin;
        if (after.SubAccounts.Any(one => one.Local is { IsLiquidatable: true } && !WasLiquidatable(unchanged, one.Id)) || (!isChanged && after.IsLiquidatable))
            yield return WhatIfReason.BelowVenueLine;
    }

    private static bool IsSafer(HealthReport before, HealthReport after) => RiskReduction.Allows(
        before.Equity.MaintenanceUsd - before.BufferUsd, before.Requirement.MaintenanceUsd, after.Equity.MaintenanceUsd - after.BufferUsd, after.Requirement.MaintenanceUsd);

    private static bool WasLiquidatable(HealthReport before, SubAccountId id) => before.SubAccounts.Any(one => one.Id == id && one.Local is { IsLiquidatable: true });
}

/// <summary>Why an account may not do something.</summary>
public enum WhatIfReason
{
    /// <summary>An input of the account as it would be is missing, stale or not to be relied on.</summary>
    InputsUnreliable,

    /// <summary>It would lack initial margin at pessimistic prices, and not be safer than before.</summary>
    BelowInitialMargin,

    /// <summary>A venue would liquidate it.</summary>
    BelowVenueLine,
}
