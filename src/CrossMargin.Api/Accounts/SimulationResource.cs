using CrossMargin.Margin;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Api.Accounts;

/// <summary>A what-if.</summary>
/// <param name="Changes">1 to 50. Moves of the market are made first, then the others in order.</param>
public sealed record SimulateRequest(IReadOnlyList<SimulateChange> Changes);

/// <summary>One change; which fields it has depends on its kind.</summary>
/// <param name="Kind">price, volatility: <c>underlying</c> (left out: all but the dollar) and <c>move</c>. collateral, debt: a <c>token</c> comes from outside or leaves, or is drawn or repaid. perp, option: an <c>instrument</c> is traded at its mark, or its value. close: all of a <c>token</c>'s debt, or of an <c>instrument</c>. move: collateral goes <c>from</c> one sub-account <c>to</c> another.</param>
/// <param name="Underlying">Such as ETH.</param>
/// <param name="Move">Relative: -0.2 is 20 % down; -0.999 to 20.</param>
/// <param name="ChainId">With venue: where.</param>
/// <param name="Part">Needed where the account has several sub-accounts on the venue, or opens one of several.</param>
/// <param name="Token">Symbol or address.</param>
/// <param name="Instrument">Its symbol.</param>
/// <param name="Amount">In whole tokens or contracts, signed: what comes, is drawn or bought is positive.</param>
public sealed record SimulateChange(
    SimulateKind Kind,
    string? Underlying = null,
    double? Move = null,
    long? ChainId = null,
    string? Venue = null,
    string? Part = null,
    string? Token = null,
    string? Instrument = null,
    string? Amount = null,
    SimulatePlace? From = null,
    SimulatePlace? To = null);

/// <summary>The kinds of changes.</summary>
public enum SimulateKind
{
    Price,
    Volatility,
    Collateral,
    Debt,
    Perp,
    Option,
    Close,
    Move,
}

/// <summary>A sub-account.</summary>
public sealed record SimulatePlace(long ChainId, string Venue, string? Part = null);

/// <summary>The account as it is, and as it would be.</summary>
/// <param name="Passes">Whether the account may do that: it has initial margin afterwards, or is safer than before, and no venue would liquidate it.</param>
/// <param name="Reasons">Why it would not pass; empty when it passes.</param>
/// <param name="Account">All of the account as it would be. A venue's verdict is an estimate where there are perpetuals or options.</param>
public sealed record SimulationResource(
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    bool Passes,
    IReadOnlyList<WhatIfReason> Reasons,
    AccountFigures Before,
    AccountFigures After,
    AccountResource Account)
{
    public static SimulationResource Of(WhatIfVerdict verdict) => new(
        [.. verdict.After.AsOf.Select(BlockResource.Of)],
        verdict.After.Time,
        verdict.Passes,
        verdict.Reasons,
        AccountFigures.Of(verdict.Before),
        AccountFigures.Of(verdict.After),
        AccountResource.Of(verdict.AfterView, verdict.After));
}

/// <summary>The figures that a what-if compares; as those of an account.</summary>
public sealed record AccountFigures(
    AccountStatus Status,
    double? Health,
    double? UniMMR,
    double? UniMMROptimistic,
    bool CanIncreaseRisk,
    bool IsLiquidatable,
    double ActualEquity,
    double AccountEquity,
    double InitialEquity,
    double IsolatedUsd,
    double AccountInitialMargin,
    double AccountMaintMargin,
    double VirtualMaxWithdrawAmount,
    double ShortfallUsd,
    double? Distance)
{
    public static AccountFigures Of(HealthReport report) => new(
        report.Status,
        Finite.OrNull(report.Health),
        Finite.OrNull(report.GlobalHealth.Pessimistic),
        Finite.OrNull(report.GlobalHealth.Optimistic),
        report.CanIncreaseRisk,
        report.IsLiquidatable,
        report.Equity.Usd,
        report.Equity.MaintenanceUsd,
        report.Equity.InitialUsd,
        report.IsolatedUsd,
        report.Requirement.InitialUsd,
        report.Requirement.MaintenanceUsd,
        report.MaxWithdrawUsd,
        report.ShortfallUsd,
        report.SubAccounts.Min(one => one.Distance));
}
