using CrossMargin.Margin.Linear;

namespace CrossMargin.Margin.Columns;

/// <summary>What the linear model and the buffer ask of one underlying.</summary>
/// <param name="Diffusion">z·σ, per √year.</param>
/// <param name="OpenInterestUsd">Of the whole market; null where it is not known.</param>
internal sealed record UnderlyingTerms(LinearRule Rule, double Basis, double Diffusion, double? OpenInterestUsd)
{
    /// <param name="leastPriceUsd">The least of the account's prices: it tells the size in units.</param>
    public MarginRequirement Require(double openUsd, double offsetUsd, double leastPriceUsd)
    {
        MarginRequirement required = openUsd > 0 ? Rule.Require(openUsd, openUsd / leastPriceUsd, OpenInterestUsd) : default;
        return offsetUsd > 0 ? required + new MarginRequirement(Basis * offsetUsd, Basis * offsetUsd) : required;
    }
}
