namespace CrossMargin.Margin.Models;

/// <summary>The worst loss over scenarios, and how much of it the obligations cause when owned assets hedge them as well as they can.</summary>
/// <param name="TotalUsd">Of everything: the loss that the portfolio model asks margin for; never negative.</param>
/// <param name="HedgedUsd">Of the obligations with the best part of the owned assets; 0 to <paramref name="TotalUsd"/>.</param>
/// <remarks>
/// ◊ Everything counts once: E − TotalUsd is the margin balance of PM2, whatever the split. But HedgedUsd alone is called a
/// requirement; the rest is what owned assets that hedge nothing would lose, and is taken from the equity. Why: were it
/// in the requirement, a rich owner who adds collateral would see E / MM fall, and one who owes nothing would have a
/// finite health. With the split more collateral never lowers health: a larger choice of hedges never raises the least
/// loss, and the equity gains more by an asset's value than the largest shock takes from it.
/// The loss of hedging with u less of the asset is max over scenarios of −Pₛ + u·φₛ: convex and piecewise linear in u, so
/// walking its corners from u = 0 finds the least one.
/// </remarks>
internal readonly record struct HedgeSplit(double TotalUsd, double HedgedUsd)
{
    /// <param name="pnlUsd">Of everything, in each scenario.</param>
    /// <param name="factors">What one dollar of the asset gains in that scenario.</param>
    /// <param name="ownedUsd">The value of the owned assets within <paramref name="pnlUsd"/>; not negative.</param>
    /// <param name="leastLossUsd">A loss that no hedge avoids; not negative.</param>
    public static HedgeSplit Of(ReadOnlySpan<double> pnlUsd, ReadOnlySpan<double> factors, double ownedUsd, double leastLossUsd)
    {
        double total = leastLossUsd, slope = 0;
        for (int scenario = 0; scenario < pnlUsd.Length; scenario++)
        {
            if (-pnlUsd[scenario] > total || (-pnlUsd[scenario] == total && factors[scenario] > slope))
                (total, slope) = (-pnlUsd[scenario], factors[scenario]);
        }

        double loss = total, unused = 0;
        for (int corner = 0; slope < 0 && unused < ownedUsd && corner <= pnlUsd.Length; corner++)
        {
            (double next, double nextSlope) = NextCorner(pnlUsd, factors, leastLossUsd, loss, slope, unused, ownedUsd);
            loss += slope * (next - unused);
            (unused, slope) = (next, nextSlope);
        }

        return new HedgeSplit(total, Math.Clamp(loss, leastLossUsd, total));
    }

    /// <summary>Where the next line of a larger slope overtakes the present one, or the end of the owned assets.</summary>
    private static (double Unused, double Slope) NextCorner(
        ReadOnlySpan<double> pnlUsd, ReadOnlySpan<double> factors, double leastLossUsd, double loss, double slope, double unused, double ownedUsd)
    {
        (double Unused, double Slope) next = (Math.Min(ownedUsd, unused + (leastLossUsd - loss) / slope), 0);
        for (int scenario = 0; scenario < pnlUsd.Length; scenario++)
        {
            if (factors[scenario] <= slope)
                continue;
            double here = -pnlUsd[scenario] + unused * factors[scenario];
            double meets = unused + Math.Max(0, loss - here) / (factors[scenario] - slope);
            if (meets < next.Unused || (meets == next.Unused && factors[scenario] > next.Slope))
                next = (meets, factors[scenario]);
        }

        return next;
    }
}
