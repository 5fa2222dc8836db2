using System.Diagnostics.Metrics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper;

/// <summary>What is measured of what the keeper does, since the process began. How it stands is <see cref="KeeperWatch"/>'s.</summary>
internal static class KeeperMeter
{
    public const string Name = "CrossMargin.Keeper";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Swept = Meter.CreateCounter<long>(
        "crossmargin.keeper.sweep_found", "{candidate}", "Candidates that only a sweep found: nothing touched them since they were judged healthy.");

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "crossmargin.keeper.attempts", "{attempt}", "Attempts that came into a state, by it; one that notes something new of its state counts again.");

    private static readonly Counter<long> Passes = Meter.CreateCounter<long>(
        "crossmargin.keeper.passes", "{candidate}", "Candidates that were left alone, by the kind of reason; once for each kind and episode.");

    private static readonly Counter<double> GasSpent = Meter.CreateCounter<double>(
        "crossmargin.keeper.gas_spent", "USD", "Paid for gas and data by attempts and errands that are settled, at the price when each was planned.");

    private static readonly UpDownCounter<double> Profit = Meter.CreateUpDownCounter<double>(
        "crossmargin.keeper.profit", "USD", "Planned gain of final liquidations, less what all settled attempts and errands paid.");

    private static readonly Histogram<double> Judging = Meter.CreateHistogram(
        "crossmargin.keeper.judging.duration", "s", "Time to judge one slice of the sub-accounts that wait for it.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });

    private static readonly Histogram<double> Submission = Meter.CreateHistogram(
        "crossmargin.keeper.submission.delay", "s", "From the timestamp of the judged block until a liquidation is handed to a node.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 21, 34, 60] });

    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>(
        "crossmargin.keeper.restarts", "{restart}", "Times that the worker of a chain ended with a fault and another one was started.");

    private static readonly UpDownCounter<int> Leases = Meter.CreateUpDownCounter<int>(
        "crossmargin.keeper.leases", "{lease}", "1 while this process is the one that sends for its account on the chain.");

    /// <summary>Every series begins at 0: its first increase is seen as one.</summary>
    public static void Begin(ChainId chain)
    {
        CountSwept(chain, 0);
        foreach (AttemptState state in Enum.GetValues<AttemptState>())
            Attempts.Add(0, Of(chain), State(state));
        foreach (DecisionKind kind in Enum.GetValues<DecisionKind>())
            Passes.Add(0, Of(chain), new("kind", TextOf(kind)));
        Pay(chain, gainUsd: 0, paidUsd: 0);
        Restarts.Add(0, Of(chain));
        Leases.Add(0, Of(chain));
    }

    public static void CountSwept(ChainId chain, int candidates) => Swept.Add(candidates, Of(chain));

    public static void Moved(LiquidationAttempt attempt)
    {
        Attempts.Add(1, Of(attempt.Chain), State(attempt.State));
        if (attempt is { EndedAt: not null, Inclusion: { } inclusion, State: not AttemptState.Reorged })
            Pay(attempt.Chain, attempt.State == AttemptState.Final ? attempt.Plan.GainUsd : 0, PaidUsd(attempt.Plan, inclusion));
    }

    public static void Ended(KeeperErrand errand)
    {
        if (errand.Inclusion is { } inclusion)
            Pay(errand.Chain, gainUsd: 0, UsdOf(inclusion, errand.NativeUsd));
    }

    public static void Passed(ChainId chain, DecisionKind kind) => Passes.Add(1, Of(chain), new("kind", TextOf(kind)));

    public static void Judged(ChainId chain, TimeSpan took) => Judging.Record(took.TotalSeconds, Of(chain));

    public static void Submitted(BlockRef judged, DateTimeOffset now) =>
        Submission.Record(Math.Max(0, (now - judged.Time).TotalSeconds), Of(judged.Chain));

    public static void Restarted(ChainId chain) => Restarts.Add(1, Of(chain));

    /// <param name="change">1 for one that was taken, -1 for one that ended.</param>
    public static void Leased(ChainId chain, int change) => Leases.Add(change, Of(chain));

    /// <summary>As labels have it: words in lower case with underscores.</summary>
    public static string TextOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Pay(ChainId chain, double gainUsd, double paidUsd)
    {
        GasSpent.Add(paidUsd, Of(chain));
        Profit.Add(gainUsd - paidUsd, Of(chain));
    }

    private static double PaidUsd(AttemptPlan plan, Inclusion inclusion) =>
        plan.NativeUsd is { } nativeUsd ? UsdOf(inclusion, nativeUsd) : plan.Cost.GasUsd + plan.Cost.DataFeeUsd;

    private static double UsdOf(Inclusion inclusion, double nativeUsd) => (double)inclusion.Cost / 1e18 * nativeUsd;

    private static KeyValuePair<string, object?> Of(ChainId chain) => new("chain.id", chain.Value);

    private static KeyValuePair<string, object?> State(AttemptState state) => new("state", TextOf(state));
}
