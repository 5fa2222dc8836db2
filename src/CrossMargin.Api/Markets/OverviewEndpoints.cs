using CrossMargin.Api.Accounts;
using CrossMargin.Api.Caching;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Markets;

internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder routes) => routes.MapGet("/overview", ReadAsync)
        .WithTags("Overview")
        .WithName("ReadOverview")
        .WithSummary("All accounts together: equity, margin, how many stand on each rung, and how much is near a venue's line.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .HasAsOfTag();

    private static async Task<Ok<Overview>> ReadAsync(AccountBoard board, TimeProvider time, CancellationToken cancellationToken)
    {
        (IReadOnlyList<BlockResource> asOf, BoardSnapshot snapshot) = await board.ReadAsync(cancellationToken);
        return TypedResults.Ok(Overview.Of(asOf, time.GetUtcNow(), snapshot.Standings));
    }
}

/// <summary>All accounts together; USD.</summary>
/// <param name="Accounts">How many.</param>
/// <param name="Statuses">Every rung, worst first, Unknown before them.</param>
/// <param name="ActualEquity">Without haircuts, isolated sub-accounts among it.</param>
/// <param name="AccountEquity">Of the cross sub-accounts, after the haircuts of maintenance margin.</param>
/// <param name="SavingUsd">Maintenance margin that holding everything as one account saves, of all accounts.</param>
/// <param name="AtRisk">How much is held by accounts below each health; each row holds those before it.</param>
public sealed record Overview(
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    int Accounts,
    IReadOnlyList<StatusFigures> Statuses,
    double ActualEquity,
    double AccountEquity,
    double AccountInitialMargin,
    double AccountMaintMargin,
    double CollateralUsd,
    double DebtUsd,
    double SavingUsd,
    IReadOnlyList<RiskBucket> AtRisk)
{
    // ◊ Below the line, and within 5, 10, 25 and 50 % of it.
    private static readonly double[] Healths = [1, 1.05, 1.1, 1.25, 1.5];

    internal static Overview Of(IReadOnlyList<BlockResource> asOf, DateTimeOffset now, IReadOnlyList<AccountStanding> standings) => new(
        asOf,
        now,
        standings.Count,
        [.. Enum.GetValues<AccountStatus>().Select(status => StatusFigures.Of(status, [.. standings.Where(one => one.Status == status)]))],
        standings.Sum(one => one.TotalUsd),
        standings.Sum(one => one.Equity.MaintenanceUsd),
        standings.Sum(one => one.Requirement.InitialUsd),
        standings.Sum(one => one.Requirement.MaintenanceUsd),
        standings.Sum(one => one.CollateralUsd),
        standings.Sum(one => one.DebtUsd),
        standings.Sum(one => one.SavingUsd),
        [.. Healths.Select(health => RiskBucket.Of(health, [.. standings.Where(one => one.Health < health)]))]);
}

/// <summary>The accounts of one status; USD.</summary>
public sealed record StatusFigures(AccountStatus Status, int Accounts, double ActualEquity, double CollateralUsd, double DebtUsd)
{
    internal static StatusFigures Of(AccountStatus status, IReadOnlyList<AccountStanding> those) =>
        new(status, those.Count, those.Sum(one => one.TotalUsd), those.Sum(one => one.CollateralUsd), those.Sum(one => one.DebtUsd));
}

/// <summary>The accounts below a health, the smallest of the global one and every venue's; USD.</summary>
public sealed record RiskBucket(double HealthBelow, int Accounts, double CollateralUsd, double DebtUsd)
{
    internal static RiskBucket Of(double health, IReadOnlyList<AccountStanding> those) =>
        new(health, those.Count, those.Sum(one => one.CollateralUsd), those.Sum(one => one.DebtUsd));
}
