using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>How one margin pool stands against its target.</summary>
/// <param name="Health">The pessimistic bound.</param>
/// <param name="MissingUsd">target · maintenance − pessimistic equity; negative beyond the target.</param>
internal readonly record struct ReliefReading(double Health, double MissingUsd, bool Meets);

/// <summary>Asks the engine itself how one margin pool of a view stands, and counts how often.</summary>
/// <param name="pool">The isolated sub-account; null for the cross ones together.</param>
internal sealed class ReliefJudge(MarketState market, RiskParameters parameters, double target, ReliefCount count, SubAccountId? pool)
{
    public double Target => target;

    public RiskParameters Parameters => parameters;

    public bool IsExhausted => count.IsExhausted;

    /// <remarks>
    /// An isolated sub-account is judged as the only cross one, and all others as isolated: nothing else that the engine sees is changed,
    /// so the figures are those of its own pool, bit for bit.
    /// </remarks>
    public ReliefReading Read(AccountView view)
    {
        count.Add();
        AccountView judged = pool is { } alone
            ? view with { SubAccounts = [.. view.SubAccounts.Select(one => one with { IsIsolated = one.Id != alone })] }
            : view;
        HealthReport report = MarginEngine.Assess(judged, market, parameters);
        double equityUsd = report.Equity.MaintenanceUsd - report.BufferUsd;
        double health = HealthFactor.Of(equityUsd, report.Requirement.MaintenanceUsd);

        // Health is infinite without obligations; a loss that was realised is owed nevertheless.
        return new ReliefReading(health, target * report.Requirement.MaintenanceUsd - equityUsd, health >= target && report.Equity.Usd >= 0);
    }
}

/// <summary>Counts the assessments of one plan over all its pools.</summary>
internal sealed class ReliefCount(double most)
{
    public int Probes { get; private set; }

    public bool IsExhausted => Probes >= most;

    public void Add() => Probes++;
}
