using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Exposures;

/// <summary>What one holding adds to an account's risk, whatever kind of holding it is.</summary>
/// <remarks>
/// The netting knows contributions and nothing else: a new kind of position is one more file that makes them,
/// as <see cref="SpotContributions"/> does for collateral and debt.
/// </remarks>
/// <param name="ValueUsd">Its part of the equity: an asset is positive, a debt negative, an open position its unrealised gain or loss.</param>
/// <param name="DeltaUsd">The change for a relative move of the price by one of what counts: positive is long. What is not settled neither hedges nor loses.</param>
/// <param name="Buffer">The move to reckon with, per unit of delta: what the account may lose by it, as a fraction of the size.</param>
internal sealed record Contribution(PositionLabel Position, Underlying Underlying, double ValueUsd, double DeltaUsd, double Buffer)
{
    /// <summary>The size that must be closed by giving something up, never negative: a debt's value, a perpetual's notional; 0 for what is simply owned.</summary>
    public double ObligationUsd { get; init; }

    /// <summary>The part of a positive value that a reorg can no longer take back.</summary>
    public double SettledUsd { get; init; } = ValueUsd;

    /// <summary>The delta of all that is held, settled or not: what the venue itself judges by, as it knows no reorg.</summary>
    public double HeldDeltaUsd { get; init; } = DeltaUsd;

    /// <summary>Of one unit of the underlying: what a size in units goes by.</summary>
    public double PriceUsd { get; init; }

    /// <summary>Taken off a positive value.</summary>
    public Haircut Haircut { get; init; } = Haircut.None;

    /// <summary>For initial margin: an asset counts at the lower of the price and its five-minute mean, a debt at the higher. That price over the observed one.</summary>
    public double StrictRatio { get; init; } = 1;

    /// <summary>When its price was observed; null where the oracle does not say.</summary>
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>Sensitivities of an option; those of everything else are its delta alone.</summary>
    public DollarGreeks Greeks { get; init; } = new(DeltaUsd, 0, 0, 0, 0);

    /// <summary>min(x·(1 − h), x), of what is settled.</summary>
    public double MaintenanceValueUsd => ValueUsd > 0 ? SettledUsd * (1 - Haircut.Maintenance) : ValueUsd;

    /// <inheritdoc cref="MaintenanceValueUsd"/>
    public double InitialValueUsd => ValueUsd > 0 ? SettledUsd * StrictRatio * (1 - Haircut.Initial) : ValueUsd * StrictRatio;
}
