using System.Globalization;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Keeper.Judging;

/// <summary>Gives the verdicts of a judgement again, by this program's own models, and compares every bit.</summary>
public static class JudgementReplay
{
    /// <param name="recorded">What the decision or attempt says of both healths.</param>
    /// <param name="model">Of the judgement's venue.</param>
    /// <returns>What differs; empty when both verdicts are the same, bit for bit.</returns>
    public static IReadOnlyList<ReplayDifference> Compare(StoredJudgement stored, JudgedHealth recorded, IVenueModel model)
    {
        try
        {
            Judgement judgement = stored.Unpack();
            return [.. CompareLocal(judgement, stored.SubAccount.Key, recorded, model), .. CompareGlobal(judgement, recorded)];
        }
        catch (Exception fault) when (fault is FormatException or JsonException or ArgumentException or ArithmeticException)
        {
            return [new ReplayDifference("inputs", "as they were written", fault.Message)];
        }
    }

    private static IEnumerable<ReplayDifference> CompareLocal(Judgement judgement, SubAccountKey account, JudgedHealth recorded, IVenueModel model)
    {
        VenueSlots slots = new(model.Venue);
        foreach (Holding holding in judgement.Inputs.Slots)
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        SubAccountView view = model.Read(account, slots, judgement.Timestamp);
        return
        [
            .. Differ("venue: health factor", recorded.LocalHealthFactor, view.Local?.HealthFactor),
            .. Differ("venue: excess in USD", recorded.LocalExcessUsd, view.Local?.ExcessUsd),
            .. Differ("venue: verdict", judgement.LocalDigest.ToString(), VerdictDigest.Of(view).ToString()),
        ];
    }

    private static IEnumerable<ReplayDifference> CompareGlobal(Judgement judgement, JudgedHealth recorded)
    {
        HealthReport? report = judgement.Inputs.Verdict is { } verdict ? RecordedVerdict.FromJson(verdict).Replay() : null;
        return
        [
            .. Differ("whole account: status", recorded.GlobalStatus, report?.Status.ToString() ?? nameof(AccountStatus.Unknown)),
            .. Differ("whole account: health", recorded.GlobalHealth, report?.GlobalHealth.Pessimistic),
            .. Differ("whole account: report", judgement.GlobalDigest?.ToString(), report is null ? null : VerdictDigest.Of(report).ToString()),
        ];
    }

    private static IEnumerable<ReplayDifference> Differ(string what, double? recorded, double? replayed) =>
        Bits(recorded) == Bits(replayed) ? [] : [new ReplayDifference(what, Text(recorded), Text(replayed))];

    private static IEnumerable<ReplayDifference> Differ(string what, string? recorded, string? replayed) =>
        recorded == replayed ? [] : [new ReplayDifference(what, recorded ?? "none", replayed ?? "none")];

    private static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";
}
