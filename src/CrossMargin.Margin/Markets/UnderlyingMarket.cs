using System.Runtime.CompilerServices;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.Markets;

/// <summary>What was observed of one underlying. Null is not observed; a figure outside its range cannot be set.</summary>
public sealed record UnderlyingMarket
{
    public static UnderlyingMarket Unobserved { get; } = new();

    /// <summary>Estimated from recent returns, per √year; never negative.</summary>
    public double? Volatility { get; init => field = Within(value, 0); }

    /// <summary>The regime factor r of MARGIN section 8: 1 in calm markets, to 2.</summary>
    public double Regime { get; init => field = Bound.Within(value, 1, 2); } = 1;

    /// <summary>The mean price of the last five minutes, USD; positive.</summary>
    public double? TwapUsd { get; init => field = Within(value, double.Epsilon); }

    /// <summary>Implied volatilities, for options that their venue gives none for.</summary>
    public VolatilitySurface? Surface { get; init; }

    /// <summary>Open interest of the perpetuals, USD; never negative.</summary>
    public double? OpenInterestUsd { get; init => field = Within(value, 0); }

    /// <summary>What all accounts hold of the asset as collateral, USD; never negative.</summary>
    public double? PoolDepositsUsd { get; init => field = Within(value, 0); }

    private static double? Within(double? value, double least, [CallerMemberName] string name = "") =>
        value is { } some ? Bound.Within(some, least, double.MaxValue, name) : null;
}
