namespace CrossMargin.Margin.Liquidation;

/// <summary>What to do for an account, in order, and what not.</summary>
/// <param name="MissingUsd">The margin that it does not release: 0 when the target is reached.</param>
/// <param name="LeftOut">Every other action, with its reason.</param>
public sealed record OrderedLiquidation(
    IReadOnlyList<ChosenAction> Chosen, double ReleasedUsd, double CostUsd, double MissingUsd, IReadOnlyList<LeftOutAction> LeftOut)
{
    public bool ReachesTarget => MissingUsd == 0;
}

/// <summary>An action and how much of it.</summary>
public sealed record ChosenAction(LiquidationAction Action, double Amount)
{
    public double ReleasedUsd => Amount * Action.ReleasedUsd;

    public double CostUsd => Amount * Action.CostUsd + Action.GasUsd;
}

/// <summary>An action that is not done.</summary>
public sealed record LeftOutAction(LiquidationAction Action, LeftOutReason Reason);

/// <summary>Why an action is not done.</summary>
public enum LeftOutReason
{
    /// <summary>It would count only after the time that there is.</summary>
    TooSlow,
    ReleasesNothing,

    /// <summary>A sub-account that it takes from would fall below its own line.</summary>
    OpensLocalBreach,

    /// <summary>Another action takes the same position.</summary>
    PositionTaken,

    /// <summary>Close factor, left-over, step or capital let nothing be done.</summary>
    LimitsAllowNothing,

    /// <summary>The target is reached without it.</summary>
    NotNeeded,
}
