using System.Diagnostics;
using CrossMargin.Indexer;
using CrossMargin.Keeper;

namespace CrossMargin.Benchmarks;

/// <summary>What followed on one mined price. Times are milliseconds since the call to mine returned.</summary>
/// <param name="mined">UTC.</param>
/// <param name="spans">In the order of ending, up to the last sending that was waited for.</param>
internal sealed class KeeperRound(DateTime mined, IReadOnlyList<Activity> spans)
{
    /// <summary>The way of a liquidation, in its order.</summary>
    public static IReadOnlyList<(string Part, Func<KeeperRound, double> AtMs)> Path { get; } =
    [
        ("headSeen", round => round.Begun(IndexerTrace.Read)),
        ("logsRead", round => round.Ended(IndexerTrace.Read)),
        ("committed", round => round.Ended(IndexerTrace.Commit)),
        ("noticed", round => round.NoticedMs),
        ("assessed", round => round.AssessedMs),
        ("handled", round => round.Begun(KeeperTrace.Verdict)),
        ("judged", round => round.Ended(KeeperTrace.Verdict)),
        ("asked", round => round.Ended(KeeperTrace.Ask)),
        ("sized", round => round.Ended(KeeperTrace.Size)),
        ("planned", round => round.Begun(KeeperTrace.Open)),
        ("opened", round => round.Ended(KeeperTrace.Open)),
        ("simulated", round => round.Ended(KeeperTrace.Simulate)),
        ("signed", round => round.Ended(KeeperTrace.Sign)),
        ("accepted", round => round.Ended(KeeperTrace.Send)),
    ];

    /// <summary>Of the last of them.</summary>
    public double AcceptedMs => Since(End(spans.Last(span => span.OperationName == KeeperTrace.Send)));

    /// <summary>When the judging ended that found the candidate: the last one before its row.</summary>
    private double NoticedMs => Since(spans.Last(
        span => span.OperationName == KeeperTrace.Judge && End(span) <= First(KeeperTrace.Open).StartTimeUtc).StartTimeUtc);

    private double AssessedMs => Since(End(spans.Last(
        span => span.OperationName == KeeperTrace.Judge && End(span) <= First(KeeperTrace.Open).StartTimeUtc)));

    public static int CountSent(IReadOnlyList<Activity> spans) => spans.Count(span => span.OperationName == KeeperTrace.Send);

    private double Begun(string part) => Since(First(part).StartTimeUtc);

    private double Ended(string part) => Since(End(First(part)));

    private Activity First(string part) => spans.First(span => span.OperationName == part);

    private double Since(DateTime at) => (at - mined).TotalMilliseconds;

    private static DateTime End(Activity span) => span.StartTimeUtc + span.Duration;
}
