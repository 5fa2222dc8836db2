using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>What an account holds of one underlying under the first portfolio manager, and the market that it is judged in.</summary>
public sealed record Pm1Portfolio
{
    /// <summary>Of the underlying; 0 to 10¹⁵.</summary>
    public required double SpotUsd { get; init => field = Bound.Within(value, 0, Limits.MaxUsd); }

    /// <summary>Of that price; 0 to 1.</summary>
    public double SpotConfidence { get; init => field = Bound.Within(value, 0, 1); } = 1;

    /// <summary>USD per unit of the stable that the account is kept in; 10⁻⁶ to 100.</summary>
    public double StableUsd { get; init => field = Bound.Within(value, 1e-6, 100); } = 1;

    /// <summary>Debt is negative; to ±10¹⁵.</summary>
    public double CashUsd { get; init => field = Bound.Within(value, -Limits.MaxUsd, Limits.MaxUsd); }

    /// <summary>The underlying itself, held as collateral; 0 to 10¹⁵.</summary>
    public double BaseQuantity { get; init => field = Bound.Within(value, 0, Limits.MaxQuantity); }

    /// <summary>Null where there is none.</summary>
    public DerivePerp? Perp { get; init; }

    public IReadOnlyList<OptionExpiry> Expiries { get; init; } = [];
}
