using System.Numerics;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Simulation;

public sealed partial class MemoryAttemptStore
{
    private const double WeiPerNative = 1e18;

    public Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken)
    {
        LiquidationAttempt[] live = [.. Attempts.Where(each => !each.DryRun && each.Chain == (query.Chain ?? each.Chain))];
        KeeperErrand[] errands = [.. Errands.Where(each => each.Chain == (query.Chain ?? each.Chain))];
        bool[] reverted = [.. live
            .Where(each => each.Inclusion is not null && each.State is AttemptState.Included or AttemptState.Final or AttemptState.Reverted)
            .OrderByDescending(each => each.Number).Take(AttemptTally.RevertsMax)
            .TakeWhile(each => each.State == AttemptState.Reverted).Select(each => each.OpenedAt >= query.RevertsFrom)];
        return Task.FromResult(new AttemptTally(
            PaidSince(query.Now.AddHours(-1)), PaidSince(query.Now.AddDays(-1)),
            live.Where(each => each.EndedAt is null && !IsPaid(each)).Sum(MostUsd)
                + errands.Where(each => each.EndedAt is null && each.OpenedAt >= query.Now.AddDays(-1)).Sum(MostUsd),
            reverted.Count(counts => counts)));

        double PaidSince(DateTimeOffset start) =>
            live.Where(each => IsPaid(each) && PaidAt(each.Inclusion!, each.OpenedAt) >= start).Sum(PaidUsd)
            + errands.Where(each => each.Inclusion is { } paid && PaidAt(paid, each.OpenedAt) >= start).Sum(each => Usd(each, each.Inclusion!.Cost));
    }

    private static bool IsPaid(LiquidationAttempt attempt) => attempt.Inclusion is not null && attempt.State != AttemptState.Reorged;

    private static DateTimeOffset PaidAt(Inclusion inclusion, DateTimeOffset openedAt)
    {
        DateTimeOffset included = DateTimeOffset.FromUnixTimeSeconds(inclusion.Block.Timestamp);
        return included > openedAt ? included : openedAt;
    }

    private static double PaidUsd(LiquidationAttempt attempt) =>
        Usd(attempt, attempt.Inclusion!.Cost) ?? attempt.Plan.Cost.GasUsd + attempt.Plan.Cost.DataFeeUsd;

    private static double MostUsd(LiquidationAttempt attempt)
    {
        double? signedUsd = attempt.Transaction is null ? null : Usd(attempt, attempt.Transactions.Max(one => one.GasLimit * one.MaxFeePerGas));
        return (signedUsd ?? attempt.Plan.Cost.GasUsd) + attempt.Plan.Cost.DataFeeUsd;
    }

    private static double MostUsd(KeeperErrand errand) => Usd(errand, errand.Transactions.Max(one => one.GasLimit * one.MaxFeePerGas));

    private static double Usd(KeeperErrand errand, BigInteger wei) => (double)wei / WeiPerNative * errand.NativeUsd;

    private static double? Usd(LiquidationAttempt attempt, BigInteger wei) =>
        attempt.Plan.NativeUsd is { } price ? (double)wei / WeiPerNative * price : null;
}
