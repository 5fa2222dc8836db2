using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>What an account holds under the standard manager: several underlyings, one cash balance.</summary>
public sealed record StandardPortfolio
{
    /// <summary>Debt is negative; to ±10¹⁵.</summary>
    public double CashUsd { get; init => field = Bound.Within(value, -Limits.MaxUsd, Limits.MaxUsd); }

    /// <summary>USD per unit of the stable that the account is kept in; 10⁻⁶ to 100.</summary>
    public double StableUsd { get; init => field = Bound.Within(value, 1e-6, 100); } = 1;

    public IReadOnlyList<StandardMarket> Markets { get; init; } = [];
}

/// <summary>One underlying of such an account.</summary>
public sealed record StandardMarket
{
    public required string Name { get; init; }

    /// <summary>0 to 10¹⁵.</summary>
    public required double SpotUsd { get; init => field = Bound.Within(value, 0, Limits.MaxUsd); }

    /// <summary>Of that price; 0 to 1.</summary>
    public double SpotConfidence { get; init => field = Bound.Within(value, 0, 1); } = 1;

    /// <summary>The underlying itself, held as collateral; 0 to 10¹⁵.</summary>
    public double BaseQuantity { get; init => field = Bound.Within(value, 0, Limits.MaxQuantity); }

    /// <summary>Null where there is none.</summary>
    public DerivePerp? Perp { get; init; }

    /// <summary>Of the forward only the sum of its parts counts here, and no rate.</summary>
    public IReadOnlyList<OptionExpiry> Expiries { get; init; } = [];
}
