using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Exposures;

/// <summary>Nets contributions per underlying and asks the linear requirement of what remains.</summary>
internal static class ExposureNetting
{
    /// <param name="contributions">Grouped by underlying, in a fixed order.</param>
    public static List<UnderlyingExposure> Net(IReadOnlyList<Contribution> contributions, RiskParameters parameters)
    {
        List<UnderlyingExposure> exposures = [];
        int start = 0;
        for (int end = 1; end <= contributions.Count; end++)
        {
            if (end < contributions.Count && contributions[end].Underlying == contributions[start].Underlying)
                continue;
            exposures.Add(NetOne([.. contributions.Skip(start).Take(end - start)], parameters.Of(contributions[start].Underlying)));
            start = end;
        }

        return exposures;
    }

    /// <summary>The sum of the requirements: no underlying's gain pays for another's (θ = 0).</summary>
    public static MarginRequirement Total(IEnumerable<UnderlyingExposure> exposures) =>
        exposures.Aggregate(default(MarginRequirement), (sum, exposure) => sum + exposure.Requirement);

    private static UnderlyingExposure NetOne(Contribution[] legs, UnderlyingParameters parameters)
    {
        double longUsd = 0, shortUsd = 0, longObligationUsd = 0, shortObligationUsd = 0;
        foreach (Contribution leg in legs)
        {
            bool isLong = leg.DeltaUsd > 0;
            (isLong ? ref longUsd : ref shortUsd) += Math.Abs(leg.DeltaUsd);
            (isLong ? ref longObligationUsd : ref shortObligationUsd) += leg.ObligationUsd;
        }

        double netUsd = longUsd - shortUsd;
        double openUsd = netUsd > 0 ? Math.Min(netUsd, longObligationUsd) : Math.Min(-netUsd, shortObligationUsd);
        return new UnderlyingExposure(
            legs[0].Underlying,
            longUsd,
            shortUsd,
            Require(longObligationUsd + shortObligationUsd, openUsd, parameters),
            BufferUsd(legs, netUsd));
    }

    /// <summary>The linear requirement of one underlying.</summary>
    /// <param name="obligationUsd">All obligations, offset or not.</param>
    /// <param name="openUsd">The part of them that nothing of the same underlying offsets.</param>
    /// <remarks>
    /// MM = mm·open + basis·(obligations − open). Only obligations are margined: whoever owes nothing cannot fail, needs no
    /// margin and has an infinite health. What an owned asset may lose is its haircut's and the buffer's business; if it
    /// were charged here as well, adding collateral could lower the quotient E / MM. An offset obligation still costs the
    /// basis: ETH on one chain is not ETH on another until it has been carried there, nor is a staked token ETH until it
    /// has been sold. As basis ≤ mm, netting never costs.
    /// </remarks>
    private static MarginRequirement Require(double obligationUsd, double openUsd, UnderlyingParameters parameters) => new(
        parameters.Initial * openUsd + parameters.Basis * (obligationUsd - openUsd),
        parameters.Maintenance * openUsd + parameters.Basis * (obligationUsd - openUsd));

    /// <summary>The buffer on the net delta.</summary>
    /// <remarks>
    /// The legs of one underlying may be priced by feeds of different age. The legs that offset are taken to be those with
    /// the smallest buffers, so that the net delta bears the largest: the charge is at most that of the gross delta,
    /// and never falls when any one price grows older.
    /// </remarks>
    private static double BufferUsd(Contribution[] legs, double netUsd)
    {
        double remainingUsd = Math.Abs(netUsd);
        double bufferUsd = 0;
        foreach (Contribution leg in legs.Where(leg => leg.DeltaUsd > 0 == netUsd > 0).OrderByDescending(leg => leg.Buffer))
        {
            double bornUsd = Math.Min(remainingUsd, Math.Abs(leg.DeltaUsd));
            bufferUsd += bornUsd * leg.Buffer;
            remainingUsd -= bornUsd;
        }

        return bufferUsd;
    }
}
