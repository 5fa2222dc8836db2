namespace CrossMargin.Ledger.Attempts;

/// <summary>What live attempts and errands cost, and how the last of the attempts went. Whoever's they are: it holds across keepers and restarts.</summary>
/// <param name="HourUsd">Paid for gas, and for data on a rollup, within the last hour: liquidations, reverts, transfers to ourselves, approvals and closings.</param>
/// <param name="DayUsd">The same within the last 24 hours.</param>
/// <param name="UnderwayUsd">What those on their way may cost at most; of those that are not signed yet, what was expected. Errands count for a day at most.</param>
/// <param name="RevertsInARow">Of the newest attempts that are in a block, how many reverted since the last that did not; counts up to <see cref="RevertsMax"/>.</param>
/// <remarks>USD at the price that gas was valued at when each was planned; of attempts of earlier versions, the cost that was expected.</remarks>
public sealed record AttemptTally(double HourUsd, double DayUsd, double UnderwayUsd, int RevertsInARow)
{
    public const int RevertsMax = 1_000;
}
