using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Policies;

/// <summary>Why the policy, or who paused, lets a candidate alone.</summary>
internal sealed record PolicyRefusal(DecisionKind Kind, string Reason)
{
    /// <summary>Null where there is no reason.</summary>
    public static PolicyRefusal? Of(DecisionKind kind, string? reason) => reason is null ? null : new PolicyRefusal(kind, reason);
}
