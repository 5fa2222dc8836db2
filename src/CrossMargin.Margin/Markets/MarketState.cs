using System.Collections.Frozen;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Markets;

/// <summary>What was observed of the markets beside the prices that a view carries: immutable, and part of a recorded verdict.</summary>
public sealed record MarketState
{
    /// <summary>Nothing was observed: every assumption is the parameters' own.</summary>
    public static MarketState Unobserved { get; } = new();

    /// <summary>By symbol, in any letter case.</summary>
    public IReadOnlyDictionary<string, UnderlyingMarket> Underlyings { get; init => field = value.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase); } =
        FrozenDictionary<string, UnderlyingMarket>.Empty;

    /// <summary>USD per unit of the stablecoin that the venues settle in; positive.</summary>
    public double StablePrice { get; init; } = 1;

    /// <summary>The correlations of daily returns; null where none were released: then nothing offsets across underlyings.</summary>
    public CorrelationTable? Correlations { get; init; }

    public UnderlyingMarket Of(Underlying underlying) => Underlyings.GetValueOrDefault(underlying.Symbol) ?? UnderlyingMarket.Unobserved;
}
