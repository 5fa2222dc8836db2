using CrossMargin.Margin;

namespace CrossMargin.Api.Accounts;

/// <summary>One page of accounts.</summary>
/// <param name="AsOf">The last block of every chain; each account says itself how new it is.</param>
/// <param name="Total">How many accounts fit the filter, on all pages.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AccountPage(
    IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, int Total, IReadOnlyList<AccountSummary> Accounts, string? NextCursor);

/// <summary>The verdict on one account, without its holdings.</summary>
/// <param name="Chain">The chain that the account is confined to: its owner is a contract there. Null for an owner across chains.</param>
/// <param name="Time">When it was judged.</param>
/// <param name="Health">The smallest of the pessimistic global health and every local one; null is infinite: nothing is owed.</param>
/// <param name="UniMMR">Equity over maintenance margin if prices have moved by their buffers against the account; null is infinite.</param>
/// <param name="UniMMROptimistic">The same if they have moved for it.</param>
/// <param name="IsLiquidatable">Whether the venue of any sub-account would liquidate it now, whatever the status says.</param>
/// <param name="ActualEquity">USD: assets minus debts, without haircuts, of the cross sub-accounts.</param>
/// <param name="AccountEquity">USD: the same after the haircuts of maintenance margin.</param>
/// <param name="IsolatedUsd">What the isolated sub-accounts are worth.</param>
/// <param name="AccountInitialMargin">USD.</param>
/// <param name="AccountMaintMargin">USD.</param>
/// <param name="ShortfallUsd">Maintenance margin minus pessimistic equity, when positive.</param>
/// <param name="Distance">The relative move of everything against the sub-account that is nearest to its venue's line, to first order; null: none.</param>
/// <param name="Chains">Where it has sub-accounts.</param>
/// <param name="Venues">Their venues' names.</param>
public sealed record AccountSummary(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    AccountStatus Status,
    double? Health,
    double? UniMMR,
    double? UniMMROptimistic,
    bool IsLiquidatable,
    double ActualEquity,
    double AccountEquity,
    double IsolatedUsd,
    double AccountInitialMargin,
    double AccountMaintMargin,
    double ShortfallUsd,
    double? Distance,
    IReadOnlyList<long> Chains,
    IReadOnlyList<string> Venues)
{
    internal static AccountSummary Of(AccountStanding standing) => new(
        standing.Account.Owner.ToString(),
        standing.Account.OnlyOn?.Value,
        [.. standing.AsOf.Select(BlockResource.Of)],
        standing.Time,
        standing.Status,
        Finite.OrNull(standing.Health),
        Finite.OrNull(standing.GlobalHealth.Pessimistic),
        Finite.OrNull(standing.GlobalHealth.Optimistic),
        standing.IsLiquidatable,
        standing.Equity.Usd,
        standing.Equity.MaintenanceUsd,
        standing.IsolatedUsd,
        standing.Requirement.InitialUsd,
        standing.Requirement.MaintenanceUsd,
        standing.ShortfallUsd,
        standing.Distance,
        [.. standing.Venues.Select(one => one.Venue.Chain.Value).Distinct()],
        [.. standing.Venues.Select(one => one.Venue.Name).Distinct()]);
}
