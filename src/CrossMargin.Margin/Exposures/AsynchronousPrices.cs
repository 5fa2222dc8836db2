using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin.Exposures;

/// <summary>What a hedge is worth less because its legs were priced at different times.</summary>
/// <remarks>
/// ◊ Order the distinct times of observation t₁ &lt; … &lt; tₙ. The legs priced at or before tₖ did not see the move between tₖ and
/// tₖ₊₁; later legs did. Of their sum Dₖ the part Oₖ that the later legs offset looks hedged and is not, over that
/// interval. The moves of disjoint intervals are independent, so the variances add:
/// penalty = z·σ·√(Σₖ Oₖ²·(tₖ₊₁ − tₖ)). With two legs this is MARGIN section 4's min(|Δ₁|, |Δ₂|)·z·σ·√|t₁ − t₂|.
/// It depends on no order and no split of the legs, and it does not grow with time alone. A leg that is older than what it
/// offsets costs more the older it is; when the fresher leg ages, the legs become synchronous again and the penalty falls.
/// </remarks>
internal static class AsynchronousPrices
{
    public static double PenaltyUsd(IReadOnlyList<Contribution> legs, double quantile, double volatility)
    {
        SortedDictionary<DateTimeOffset, double> deltas = [];
        foreach (Contribution leg in legs)
        {
            if (leg.ObservedAt is { } time && leg.DeltaUsd != 0)
                deltas[time] = deltas.GetValueOrDefault(time) + leg.DeltaUsd;
        }

        if (deltas.Count < 2)
            return 0;
        double laterUsd = deltas.Values.Sum(), earlierUsd = 0, varianceUsd = 0;
        DateTimeOffset? previous = null;
        foreach ((DateTimeOffset time, double deltaUsd) in deltas)
        {
            if (previous is { } before && earlierUsd * laterUsd < 0)
            {
                // z·σ·√t may exceed one after months: nobody loses more than what was offset.
                double move = Math.Min(1, OracleLatencyBuffer.Diffusion(quantile, volatility, time - before));
                double offsetUsd = Math.Min(Math.Abs(earlierUsd), Math.Abs(laterUsd)) * move;
                varianceUsd += offsetUsd * offsetUsd;
            }

            earlierUsd += deltaUsd;
            laterUsd -= deltaUsd;
            previous = time;
        }

        return Math.Sqrt(varianceUsd);
    }
}
