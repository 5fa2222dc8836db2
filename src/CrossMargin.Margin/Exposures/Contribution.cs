using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Exposures;

/// <summary>What one holding adds to an account's risk, whatever kind of holding it is.</summary>
/// <remarks>
/// The netting below knows contributions and nothing else: a new kind of position is one more file that makes them,
/// as <see cref="SpotContributions"/> does for collateral and debt.
/// </remarks>
/// <param name="ValueUsd">Its part of the equity: an asset is positive, a debt negative, an open position its unrealised gain or loss.</param>
/// <param name="DeltaUsd">The change of value for a relative move of the price by one: positive is long.</param>
/// <param name="ObligationUsd">The size that must be closed by giving something up, never negative: a debt's value; 0 for what is simply owned.</param>
/// <param name="Haircut">Taken off a positive value.</param>
/// <param name="Buffer">The move to reckon with, per unit of delta: what the account may lose by it, as a fraction of the size.</param>
public readonly record struct Contribution(
    Underlying Underlying, double ValueUsd, double DeltaUsd, double ObligationUsd, Haircut Haircut, double Buffer)
{
    /// <summary>min(x·(1 − h), x).</summary>
    public double MaintenanceValueUsd => ValueUsd > 0 ? ValueUsd * (1 - Haircut.Maintenance) : ValueUsd;

    /// <inheritdoc cref="MaintenanceValueUsd"/>
    public double InitialValueUsd => ValueUsd > 0 ? ValueUsd * (1 - Haircut.Initial) : ValueUsd;
}
