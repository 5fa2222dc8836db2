using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;

namespace CrossMargin.Margin.Explanations;

/// <summary>One summand of a figure of a report. The lines of a figure add up to it.</summary>
/// <param name="Position">Null for what belongs to the underlying as a whole.</param>
/// <param name="Underlying">Null for what belongs to the account as a whole.</param>
/// <param name="MaintenanceUsd">Signed as the figure is: an equity's loss is negative, a requirement positive.</param>
public sealed record ReportLine(
    LineKind Kind, Underlying? Underlying, PositionLabel? Position, double MaintenanceUsd, double InitialUsd);

/// <summary>What a line stands for.</summary>
public enum LineKind
{
    /// <summary>Equity: what a position is worth at the observed price.</summary>
    Value,

    /// <summary>Equity: the part of an asset that a reorg may still take back.</summary>
    Unsettled,

    /// <summary>Equity: the five-minute mean is worse than the price; initial margin only.</summary>
    StrictPrice,

    /// <summary>Equity: the haircut of an asset.</summary>
    Haircut,

    /// <summary>Equity: what owned assets that hedge nothing lose in the worst scenario.</summary>
    Stress,

    /// <summary>Requirement: obligations that nothing of the same underlying offsets, at the linear rate.</summary>
    Open,

    /// <summary>Requirement: obligations that an asset of the same underlying offsets, at the basis rate.</summary>
    Basis,

    /// <summary>Requirement: the worst scenario of the grid, or the basis contingency.</summary>
    Scenario,

    /// <summary>Requirement: on the notional of perpetuals.</summary>
    PerpContingency,

    /// <summary>Requirement: on written options that no bought ones cover.</summary>
    OptionContingency,

    /// <summary>Requirement: what gains of one underlying pay of another's losses; negative.</summary>
    CrossOffset,

    /// <summary>Requirement: what the expected shortfall asks beyond the rest.</summary>
    ShortfallFloor,

    /// <summary>Buffer: the net delta, over the age of its prices and our latency.</summary>
    Latency,

    /// <summary>Buffer: a short net gamma over the same.</summary>
    LatencyGamma,

    /// <summary>Buffer: offsetting legs priced at different times.</summary>
    Asynchrony,
}
