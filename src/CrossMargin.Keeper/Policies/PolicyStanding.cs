using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Keeper.Policies;

/// <summary>What the policy is held against, as it was in the database in one instant.</summary>
/// <param name="Own">Of the chain.</param>
/// <param name="All">Of all chains together; null where no limit asks for it.</param>
internal sealed record PolicyStanding(PauseBoard Board, AttemptTally Own, AttemptTally? All)
{
    /// <summary>The same with one more transaction decided on.</summary>
    /// <param name="mostUsd">What it may cost at most.</param>
    public PolicyStanding With(double mostUsd) => this with
    {
        Own = Own with { UnderwayUsd = Own.UnderwayUsd + mostUsd },
        All = All is null ? null : All with { UnderwayUsd = All.UnderwayUsd + mostUsd },
    };
}
