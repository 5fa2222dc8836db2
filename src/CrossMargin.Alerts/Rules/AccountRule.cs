using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;

namespace CrossMargin.Alerts.Rules;

/// <summary>Accounts whose status is one of those named.</summary>
/// <param name="owners">Only accounts of these addresses; empty means all.</param>
internal sealed class AccountRule(
    AccountBook book, MarginAssessor margin, IReadOnlySet<AccountStatus> statuses, IReadOnlyCollection<Address> owners) : IAlertRule
{
    public string Name => "accounts";

    public Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Alert> alerts = [];
        foreach (AccountId account in owners.Count == 0 ? book.Accounts() : owners.SelectMany(book.AccountsOf).Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (book.Find(account, now) is { } view && Judge(margin.Assess(view)) is { } alert)
                alerts.Add(alert);
        }

        return Task.FromResult<IReadOnlyList<Alert>>(alerts);
    }

    private Alert? Judge(HealthReport report) => !statuses.Contains(report.Status) ? null : new Alert(
        $"{Name}/{report.Account}/{report.Status}",
        report.Status is AccountStatus.Liquidation or AccountStatus.Bankrupt ? AlertSeverity.Critical : AlertSeverity.Warning,
        string.Create(CultureInfo.InvariantCulture, $"{report.Account} is in {report.Status}: health {report.Health:0.####}, shortfall {report.ShortfallUsd:0.##} USD."));
}
