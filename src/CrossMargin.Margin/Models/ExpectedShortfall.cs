using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.Models;

/// <summary>The expected shortfall of net deltas under correlated normal returns.</summary>
/// <remarks>
/// ES = φ(Φ⁻¹(α)) / (1 − α) · √(Σᵢⱼ Δᵢ·Δⱼ·σᵢ·σⱼ·ρᵢⱼ·T), α = 97.5 %: McNeil, Frey, Embrechts, Quantitative Risk Management, 2005,
/// example 2.18; the confidence is the Basel Committee's, Minimum capital requirements for market risk, 2016.
/// </remarks>
internal static class ExpectedShortfall
{
    /// <summary>In USD, never negative. Every pair must have a correlation.</summary>
    public static double OfDeltasUsd(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs)
    {
        double years = inputs.Parameters.Portfolio.LiquidationHorizon / TimeSpan.FromDays(365);
        double confidence = inputs.Parameters.Portfolio.ShortfallConfidence;
        double variance = 0;
        foreach (UnderlyingRisk left in risks)
        {
            foreach (UnderlyingRisk right in risks)
            {
                variance += left.NetDeltaUsd * inputs.VolatilityOf(left.Underlying) * right.NetDeltaUsd * inputs.VolatilityOf(right.Underlying)
                    * inputs.Market.Correlations!.Between(left.Underlying, right.Underlying)!.Value;
            }
        }

        return StandardNormal.Density(StandardNormal.Quantile(confidence)) / (1 - confidence) * Math.Sqrt(Math.Max(0, variance) * years);
    }
}
