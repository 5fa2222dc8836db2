using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Models;

/// <summary>Rates on what nothing of the same underlying offsets, and the basis on what something does.</summary>
/// <remarks>
/// MM = rule(open) + basis·(obligations − open), the rule being mm·open unless tiers or a skew scale take its place. Only obligations are margined: whoever owes nothing cannot fail, needs no
/// margin and has an infinite health. What an owned asset may lose is its haircut's and the buffer's business; if it
/// were charged here as well, adding collateral could lower the quotient E / MM. An offset obligation still costs the
/// basis: ETH on one chain is not ETH on another until it has been carried there, nor is a staked token ETH until it
/// has been sold. As basis ≤ mm, netting never costs; with tiers a merged position may, as a larger one does. No underlying's gain pays for another's (θ = 0).
/// </remarks>
internal sealed class LinearModel : IMarginModel
{
    public ModelVerdict Require(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs) =>
        new([.. risks.SelectMany(risk => Lines(risk, inputs))], [], []);

    /// <summary>The linear requirement of one underlying.</summary>
    public static IEnumerable<ReportLine> Lines(UnderlyingRisk risk, MarginInputs inputs)
    {
        if (risk.ObligationUsd <= 0)
            yield break;
        UnderlyingParameters parameters = inputs.Parameters.Of(risk.Underlying);
        double openUsd = risk.OpenUsd, offsetUsd = risk.ObligationUsd - openUsd;
        if (openUsd > 0)
        {
            MarginRequirement open = parameters.Rule.Require(openUsd, openUsd / risk.LeastPriceUsd, inputs.Market.Of(risk.Underlying).OpenInterestUsd);
            yield return new ReportLine(LineKind.Open, risk.Underlying, null, open.MaintenanceUsd, open.InitialUsd);
        }

        if (offsetUsd > 0)
            yield return new ReportLine(LineKind.Basis, risk.Underlying, null, parameters.Basis * offsetUsd, parameters.Basis * offsetUsd);
    }
}
