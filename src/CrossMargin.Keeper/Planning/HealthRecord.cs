using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Keeper.Planning;

/// <summary>Puts margin's verdict on the whole account beside the venue's on the sub-account. It is recorded, and decides nothing here.</summary>
internal static class HealthRecord
{
    public static JudgedHealth Of(Candidate candidate, AccountBook book, RiskParameters parameters, DateTimeOffset at)
    {
        if (book.Find(book.AccountOf(candidate.Id), at) is not AccountView view)
            return new JudgedHealth(candidate.Local.HealthFactor, candidate.Local.ExcessUsd, nameof(AccountStatus.Unknown), null);
        HealthReport report = MarginEngine.Assess(view, parameters);
        return new JudgedHealth(
            candidate.Local.HealthFactor, candidate.Local.ExcessUsd, report.Status.ToString(), report.GlobalHealth.Pessimistic);
    }
}
