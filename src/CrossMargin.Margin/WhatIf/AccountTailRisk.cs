using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.WhatIf;

/// <summary>Value at risk and expected shortfall of an account's cross sub-accounts.</summary>
/// <param name="Risk">USD; a loss is positive.</param>
/// <param name="IsReliable">False where options bend the result too much for the expansion: the stress grid is then to be looked at.</param>
/// <param name="IsDiversified">Whether correlations were released for all its underlyings. Without them the risks of the underlyings are added up.</param>
public sealed record AccountTailRisk(TailRisk Risk, double Confidence, TimeSpan Horizon, bool IsReliable, bool IsDiversified)
{
    /// <remarks>Delta and gamma by the volatilities that margin uses, as <see cref="DeltaGammaRisk"/>. Horizon and confidence are the parameters' own.</remarks>
    public static AccountTailRisk Of(AccountView view, MarketState market, RiskParameters parameters)
    {
        MarginInputs inputs = new(view, market, parameters);
        Holdings holdings = Holdings.Gather([.. view.SubAccounts.Where(one => !one.IsIsolated)]);
        IReadOnlyList<UnderlyingRisk> risks = UnderlyingRisk.Group(
            [
                .. SpotContributions.Of(holdings.Spots, inputs), .. PerpContributions.Of(holdings.Perps, inputs),
                .. OptionContributions.Of(holdings.Options, inputs),
            ],
            holdings.Options);
        bool isDiversified = risks.All(row => risks.All(column =>
            row == column || market.Correlations?.Between(row.Underlying, column.Underlying) is not null));
        DeltaGammaRisk[] parts = isDiversified
            ? [ExpectedShortfall.OfNet(risks, inputs)]
            : [.. risks.Select(risk => ExpectedShortfall.OfNet([risk], inputs))];
        return new AccountTailRisk(
            new TailRisk(Math.Max(0, parts.Sum(part => part.Risk.ValueAtRisk)), Math.Max(0, parts.Sum(part => part.Risk.ExpectedShortfall))),
            parameters.Portfolio.ShortfallConfidence,
            parameters.Portfolio.LiquidationHorizon,
            parts.All(part => part.IsReliable),
            isDiversified);
    }
}
