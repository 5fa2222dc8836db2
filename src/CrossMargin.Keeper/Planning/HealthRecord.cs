using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Keeper.Planning;

/// <summary>Both verdicts on a candidate: margin's on the whole account beside the venue's on the sub-account, and what they were given on.</summary>
/// <param name="Candidate">As the book had it when its turn came.</param>
/// <param name="Slots">Every value other than zero that the venue's model asked for.</param>
/// <param name="Health">What is recorded of both.</param>
internal sealed record HealthRecord(Candidate Candidate, IReadOnlyList<Holding> Slots, JudgedHealth Health)
{
    private RecordedVerdict? Verdict { get; init; }

    private HealthReport? Report { get; init; }

    /// <summary>All that the owner has; null where that is not known.</summary>
    public AccountView? Account => Verdict?.View;

    /// <summary>Why nobody may be liquidated there now, though the venue would; null when nothing hinders.</summary>
    public string? Hindrance => Report?.SubAccounts.FirstOrDefault(one => one.Id == Candidate.Id)?.Hindrance;

    /// <summary>Looks at the book once more, which may have moved on since the candidate was found. Null when its venue would not liquidate it any more.</summary>
    public static HealthRecord? Of(Candidate found, AccountBook book, MarginAssessor margin, DateTimeOffset at)
    {
        Dictionary<(SubAccountKey Account, Slot Slot), BigInteger> read = [];
        if (book.Read(found.Id.Venue, (model, slots, asOf) => Judge(found, model, slots, asOf, read)) is not { } candidate)
            return null;
        IReadOnlyList<Holding> basis = [.. read.Select(one => new Holding(found.Id.Venue.Name, one.Key.Account, one.Key.Slot, one.Value))];
        (double factor, double excessUsd) = (candidate.Local.HealthFactor, candidate.Local.ExcessUsd);
        if (book.Find(book.AccountOf(candidate.Id), at) is not AccountView view)
            return new HealthRecord(candidate, basis, new JudgedHealth(factor, excessUsd, nameof(AccountStatus.Unknown), null));
        RecordedVerdict verdict = margin.Record(view);
        HealthReport report = margin.Assess(verdict);
        return new HealthRecord(candidate, basis, new JudgedHealth(factor, excessUsd, report.Status.ToString(), report.GlobalHealth.Pessimistic))
        {
            Verdict = verdict,
            Report = report,
        };
    }

    /// <summary>For the journal. Made only where it is written.</summary>
    /// <param name="episodeBlock">Where the candidate was first judged liquidatable.</param>
    /// <param name="balances">What could be paid with; empty where nobody has looked yet.</param>
    /// <param name="gas">Null where it has no price yet.</param>
    /// <param name="place">Among its owner's; null where it is the only one, or nobody looked yet.</param>
    public Judgement ToJudgement(
        long episodeBlock, double profitFloorUsd, IReadOnlyDictionary<Address, BigInteger> balances, GasQuote? gas, OrderPlace? place) => new(
        episodeBlock, Candidate.Judged, Candidate.Timestamp,
        new JudgementInputs(
            Slots, Verdict?.ToJson(), profitFloorUsd, balances,
            gas is null ? null : new GasFigures(gas.MaxFeePerGas, gas.MaxPriorityFeePerGas, gas.ExpectedPerGas, gas.NativeUsd))
        {
            Pending = Candidate.Ahead is null ? [] : [.. Slots.Where(one => one.SubAccount.IsMarket && Candidate.Ahead.Prices.ContainsKey(one.Slot)).Select(one => one.Slot)],
            Place = place,
        },
        VerdictDigest.Of(Candidate.View),
        Report is null ? null : VerdictDigest.Of(Report));

    private static Candidate? Judge(
        Candidate found, IVenueModel model, VenueSlots slots, BlockRef asOf, Dictionary<(SubAccountKey, Slot), BigInteger> read)
    {
        long timestamp = Math.Max(found.Timestamp, asOf.Timestamp);
        SubAccountView view = model.Read(found.Id.Key, found.On(slots).Recording(read), timestamp);
        return view.Local is { IsLiquidatable: true } local && VenueMarks.FaultOf(slots) is null
            ? found with { View = view, Local = local, Judged = asOf, Timestamp = timestamp } : null;
    }
}
