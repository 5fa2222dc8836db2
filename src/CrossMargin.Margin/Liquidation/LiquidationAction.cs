using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>What one unit of an action does to the excess of one sub-account over its own liquidation line.</summary>
/// <param name="ExcessUsd">Per unit; negative where it costs that sub-account, as moving collateral away does.</param>
public readonly record struct LocalEffect(SubAccountId SubAccount, double ExcessUsd);

/// <summary>One thing that could be done for an account: close a position, repay a debt out of a collateral, move collateral.</summary>
public sealed record LiquidationAction
{
    /// <summary>Where it is done.</summary>
    public required SubAccountId Target { get; init; }

    /// <summary>The position or debt that it takes from: of several actions on one only one is chosen.</summary>
    public required string Position { get; init; }

    /// <summary>Tells the actions on one position apart: the collateral that is seized, or the route.</summary>
    public required string Name { get; init; }

    /// <summary>Units of the position that there are; 0 and more.</summary>
    public required double Units { get; init => field = Bound.Within(value, 0, double.MaxValue); }

    public SizeLimits Limits { get; init; } = new();

    /// <summary>Margin that one unit gives back, USD; what is not above 0 is never chosen.</summary>
    public required double ReleasedUsd { get; init => field = Bound.Within(value, double.MinValue, double.MaxValue); }

    /// <summary>Slippage and penalty of one unit, USD; 0 and more.</summary>
    public required double CostUsd { get; init => field = Bound.Within(value, 0, double.MaxValue); }

    /// <summary>What it costs whatever its size, USD; 0 and more.</summary>
    public required double GasUsd { get; init => field = Bound.Within(value, 0, double.MaxValue); }

    /// <summary>Until it counts: the chain's inclusion, and the message's when it is decided elsewhere.</summary>
    public TimeSpan Latency { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.MaxValue); }

    /// <summary>At most one per sub-account.</summary>
    public IReadOnlyList<LocalEffect> Effects { get; init; } = [];
}
