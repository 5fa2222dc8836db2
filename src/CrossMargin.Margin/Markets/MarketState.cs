using System.Collections.Frozen;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Markets;

/// <summary>What was observed of the markets beside the prices that a view carries: immutable, and part of a recorded verdict.</summary>
public sealed record MarketState
{
    /// <summary>Nothing was observed: every assumption is the parameters' own.</summary>
    public static MarketState Unobserved { get; } = new();

    /// <summary>By symbol, in any letter case.</summary>
    public IReadOnlyDictionary<string, UnderlyingMarket> Underlyings { get; init => field = value.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase); } =
        FrozenDictionary<string, UnderlyingMarket>.Empty;

    /// <summary>USD per unit of the stablecoin that the venues settle in; 10⁻⁶ to 100.</summary>
    public double StablePrice { get; init => field = Bound.Within(value, 1e-6, 100); } = 1;

    /// <summary>The correlations of daily returns; null where none were released: then nothing offsets across underlyings.</summary>
    public CorrelationTable? Correlations { get; init; }

    /// <summary>The number of the calibration that the figures are from; null for figures of another origin.</summary>
    public long? Release { get; init; }

    /// <summary>The released figures of a calibration; what it refused is not observed.</summary>
    public static MarketState Of(RiskRelease release)
    {
        UnderlyingCalibration[] released = [.. release.Released];
        double[,] correlations = new double[released.Length, released.Length];
        for (int row = 0; row < released.Length; row++)
        {
            for (int column = 0; column < released.Length; column++)
                correlations[row, column] = row == column ? 1 : (release.Correlation[row][column] + release.Correlation[column][row]) / 2;
        }

        return new MarketState
        {
            Underlyings = released.ToDictionary(
                one => one.Underlying.Symbol,
                one => new UnderlyingMarket { Volatility = one.Figures!.Volatility, Regime = one.Figures.Regime }),
            Correlations = released.Length == 0 ? null : new CorrelationTable([.. released.Select(one => one.Underlying.Symbol)], correlations),
            Release = release.Number,
        };
    }

    public UnderlyingMarket Of(Underlying underlying) => Underlyings.GetValueOrDefault(underlying.Symbol) ?? UnderlyingMarket.Unobserved;
}
