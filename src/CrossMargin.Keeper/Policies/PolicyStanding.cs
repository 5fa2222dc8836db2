using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Keeper.Policies;

/// <summary>What the policy is held against, as it was in the database in one instant.</summary>
/// <param name="Own">Of the chain.</param>
/// <param name="All">Of all chains together; null where no limit asks for it.</param>
internal sealed record PolicyStanding(PauseBoard Board, AttemptTally Own, AttemptTally? All);
