using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.Models;

/// <summary>The expected shortfall of net deltas and gammas under correlated normal returns.</summary>
internal static class ExpectedShortfall
{
    /// <summary>In USD, never negative; null where the expansion is not to be relied on, as for a book that is short gamma only.</summary>
    /// <param name="risks">Every pair of underlyings must have a correlation.</param>
    public static double? OfNetUsd(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs) =>
        OfNet(risks, inputs) is { IsReliable: true } risk ? Math.Max(0, risk.Risk.ExpectedShortfall) : null;

    /// <inheritdoc cref="OfNetUsd"/>
    /// <summary>With value at risk, signed, and whether it is to be relied on.</summary>
    public static DeltaGammaRisk OfNet(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs)
    {
        double years = inputs.Parameters.Portfolio.LiquidationHorizon / TimeSpan.FromDays(365);
        double[,] gammas = new double[risks.Count, risks.Count], covariance = new double[risks.Count, risks.Count];
        for (int row = 0; row < risks.Count; row++)
        {
            gammas[row, row] = risks[row].Greeks.GammaUsd;
            for (int column = 0; column < risks.Count; column++)
            {
                covariance[row, column] = CorrelationOf(risks[row].Underlying, risks[column].Underlying, inputs)
                    * inputs.VolatilityOf(risks[row].Underlying) * inputs.VolatilityOf(risks[column].Underlying) * years;
            }
        }

        return DeltaGammaRisk.Of(
            [.. risks.Select(one => one.NetDeltaUsd)], gammas, covariance, inputs.Parameters.Portfolio.ShortfallConfidence);
    }

    private static double CorrelationOf(Underlying one, Underlying other, MarginInputs inputs) =>
        one == other ? 1 : inputs.Market.Correlations!.Between(one, other)!.Value;
}
