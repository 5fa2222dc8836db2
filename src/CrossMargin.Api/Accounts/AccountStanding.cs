using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api.Accounts;

/// <summary>What is kept of the latest verdict on one account: its figures, without the holdings.</summary>
/// <param name="Time">When it was judged.</param>
/// <param name="Distance">Of the sub-account that is nearest to its venue's line; null where none can reach it.</param>
internal sealed record AccountStanding(
    AccountId Account,
    DateTimeOffset Time,
    IReadOnlyList<BlockRef> AsOf,
    AccountStatus Status,
    double Health,
    HealthBounds GlobalHealth,
    bool IsLiquidatable,
    Equity Equity,
    double IsolatedUsd,
    MarginRequirement Requirement,
    double ShortfallUsd,
    double SavingUsd,
    double? Distance,
    IReadOnlyList<VenueStanding> Venues)
{
    // Smaller moves are the rounding of what people look at.
    private const double Noticeable = 1e-4;

    /// <summary>What was last told of the account, where that was an earlier verdict than this one.</summary>
    public AccountStanding? Told { get; init; }

    public static AccountStanding Of(AccountView view, HealthReport report) => new(
        report.Account,
        report.Time,
        report.AsOf,
        report.Status,
        report.Health,
        report.GlobalHealth,
        report.IsLiquidatable,
        report.Equity,
        report.IsolatedUsd,
        report.Requirement,
        report.ShortfallUsd,
        report.Netting.SavingUsd,
        report.SubAccounts.Min(one => one.Distance),
        [.. view.SubAccounts.GroupBy(one => one.Id.Venue).Select(VenueStanding.Of)]);

    public double CollateralUsd => Venues.Sum(venue => venue.CollateralUsd);

    public double DebtUsd => Venues.Sum(venue => venue.DebtUsd);

    /// <summary>Equity of all sub-accounts, without haircuts.</summary>
    public double TotalUsd => Equity.Usd + IsolatedUsd;

    /// <summary>Whether somebody who watches the account has to be told.</summary>
    public bool DiffersFrom(AccountStanding before) =>
        Status != before.Status || IsLiquidatable != before.IsLiquidatable || HasMoved(Health, before.Health)
        || HasMoved(GlobalHealth.Pessimistic, before.GlobalHealth.Pessimistic) || HasMoved(Equity.Usd, before.Equity.Usd)
        || HasMoved(CollateralUsd, before.CollateralUsd) || HasMoved(DebtUsd, before.DebtUsd);

    /// <summary>Whether it got worse so that somebody has to act: down the ladder to a rung below Healthy, or below a venue's line.</summary>
    public bool WarnsAfter(AccountStanding before) =>
        (IsLiquidatable && !before.IsLiquidatable)
        || (Status is not (AccountStatus.Healthy or AccountStatus.Unknown) && Rung(Status) < Rung(before.Status));

    private static bool HasMoved(double now, double before) =>
        now != before && !(Math.Abs(now - before) <= Noticeable * Math.Max(Math.Abs(now), Math.Abs(before)));

    // Unknown is on no rung: whoever comes from there to a bad one is warned.
    private static int Rung(AccountStatus status) => status == AccountStatus.Unknown ? int.MaxValue : (int)status;
}

/// <summary>What an account has on one venue.</summary>
/// <param name="CollateralUsd">Without haircuts.</param>
/// <param name="DebtUsd">Positive.</param>
internal readonly record struct VenueStanding(VenueId Venue, int SubAccounts, double CollateralUsd, double DebtUsd)
{
    public static VenueStanding Of(IGrouping<VenueId, SubAccountView> venue) => new(
        venue.Key, venue.Count(), venue.Sum(PositionValue.CollateralUsd), venue.Sum(PositionValue.DebtUsd));
}
