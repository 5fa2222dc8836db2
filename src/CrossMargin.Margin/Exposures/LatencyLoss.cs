namespace CrossMargin.Margin.Exposures;

/// <summary>What the net risk of one underlying may lose between the observation of its prices and our transaction.</summary>
/// <param name="DeltaUsd">Through the net delta; never negative. It may be gained as well: the optimistic bound adds it.</param>
/// <param name="GammaUsd">Through a short net gamma; never negative, and never gained.</param>
/// <param name="AsynchronyUsd">Because legs that offset each other were priced at different times; never negative, and never gained.</param>
internal readonly record struct LatencyLoss(double DeltaUsd, double GammaUsd, double AsynchronyUsd)
{
    public double TotalUsd => DeltaUsd + GammaUsd + AsynchronyUsd;

    /// <param name="quantile">Of the standard normal, for the asynchrony.</param>
    /// <param name="volatility">Per √year.</param>
    public static LatencyLoss Of(UnderlyingRisk risk, double quantile, double volatility)
    {
        double largest = risk.Legs.Max(leg => leg.Buffer), deltaUsd = OfDelta(risk);

        // Were nothing netted, each leg would bear its own buffer and no asynchrony: netting never costs more than that.
        double grossUsd = risk.Legs.Sum(leg => Math.Abs(leg.DeltaUsd) * leg.Buffer);
        return new LatencyLoss(
            deltaUsd,
            0.5 * Math.Max(0, -risk.Greeks.GammaUsd) * largest * largest,
            Math.Min(AsynchronousPrices.PenaltyUsd(risk.Legs, quantile, volatility), Math.Max(0, grossUsd - deltaUsd)));
    }

    /// <remarks>
    /// The legs of one underlying may be priced by feeds of different age. The legs that offset are taken to be those with
    /// the smallest buffers, so that the net delta bears the largest: the charge is at most that of the gross delta,
    /// and never falls when any one price grows older.
    /// </remarks>
    private static double OfDelta(UnderlyingRisk risk)
    {
        double remainingUsd = Math.Abs(risk.NetDeltaUsd);
        double lossUsd = 0;
        foreach (Contribution leg in risk.Legs.Where(leg => leg.DeltaUsd > 0 == risk.NetDeltaUsd > 0).OrderByDescending(leg => leg.Buffer))
        {
            double bornUsd = Math.Min(remainingUsd, Math.Abs(leg.DeltaUsd));
            lossUsd += bornUsd * leg.Buffer;
            remainingUsd -= bornUsd;
        }

        return lossUsd;
    }
}
