using CrossMargin.Margin;

namespace CrossMargin.Api;

/// <summary>One page of accounts.</summary>
/// <param name="AsOf">No account of the page is older than this; each says itself how new it is.</param>
/// <param name="Total">How many accounts fit the filter, on all pages.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AccountPage(
    IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, int Total, IReadOnlyList<AccountSummary> Accounts, string? NextCursor);

/// <summary>The verdict on one account, without its holdings.</summary>
/// <param name="Chain">The chain that the account is confined to: its owner is a contract there. Null for an owner across chains.</param>
/// <param name="Health">The smallest of the pessimistic global health and every local one; null is infinite: nothing is owed.</param>
/// <param name="IsLiquidatable">Whether the venue of any sub-account would liquidate it now, whatever the status says.</param>
/// <param name="EquityUsd">Assets minus debts, without haircuts.</param>
public sealed record AccountSummary(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    AccountStatus Status,
    double? Health,
    HealthBoundsResource GlobalHealth,
    bool IsLiquidatable,
    double EquityUsd,
    double MaintenanceUsd,
    double ShortfallUsd)
{
    public static AccountSummary Of(HealthReport report) => new(
        report.Account.Owner.ToString(),
        report.Account.OnlyOn?.Value,
        [.. report.AsOf.Select(BlockResource.Of)],
        report.Status,
        Finite.OrNull(report.Health),
        HealthBoundsResource.Of(report.GlobalHealth),
        report.IsLiquidatable,
        report.Equity.Usd,
        report.Requirement.MaintenanceUsd,
        report.ShortfallUsd);
}
