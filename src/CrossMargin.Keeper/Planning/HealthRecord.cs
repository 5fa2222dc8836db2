using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;

namespace CrossMargin.Keeper.Planning;

/// <summary>Margin's verdict on the whole account, beside the venue's on the sub-account.</summary>
/// <param name="Health">What is recorded of both.</param>
/// <param name="Hindrance">Why nobody may be liquidated there now, though the venue would; null when nothing hinders.</param>
internal sealed record HealthRecord(JudgedHealth Health, string? Hindrance)
{
    public static HealthRecord Of(Candidate candidate, AccountBook book, MarginAssessor margin, DateTimeOffset at)
    {
        if (book.Find(book.AccountOf(candidate.Id), at) is not AccountView view)
            return new HealthRecord(new JudgedHealth(candidate.Local.HealthFactor, candidate.Local.ExcessUsd, nameof(AccountStatus.Unknown), null), null);
        HealthReport report = margin.Assess(view);
        return new HealthRecord(
            new JudgedHealth(candidate.Local.HealthFactor, candidate.Local.ExcessUsd, report.Status.ToString(), report.GlobalHealth.Pessimistic),
            report.SubAccounts.FirstOrDefault(one => one.Id == candidate.Id)?.Hindrance);
    }
}
