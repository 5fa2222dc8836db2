using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Models;

/// <summary>Runs one underlying through PM2's grid: options are repriced, everything else moves with its delta.</summary>
internal static class PortfolioGrid
{
    /// <summary>Whether the grid moves the underlying at all.</summary>
    public static bool Moves(UnderlyingRisk risk, MarginInputs inputs) => inputs.Parameters.Of(risk.Underlying).Shock > 0;

    public static GridVerdict Evaluate(UnderlyingRisk risk, MarginInputs inputs)
    {
        Pm2Parameters parameters = inputs.Parameters.Pm2 with { Grid = inputs.GridOf(risk.Underlying) };
        IReadOnlyList<Scenario> scenarios = parameters.Grid.Scenarios;
        double[] factors = [.. scenarios.Select(scenario => scenario.LinearFactor)];
        double linearUsd = risk.Legs.Where(leg => leg.Position.Kind != PositionKind.Option).Sum(leg => leg.DeltaUsd);
        double perpUsd = Math.Abs(risk.Legs.Where(leg => leg.Position.Kind == PositionKind.Perp).Sum(leg => leg.DeltaUsd));
        double perpMaintenanceUsd = perpUsd * parameters.Contingency.PerpMaintenance;
        GridVerdict linear = new(
            risk.Underlying,
            [.. scenarios.Select(scenario => scenario.Name)],
            [.. factors.Select(factor => linearUsd * factor)],
            factors,
            BasisUsd: 0,
            new MarginRequirement(perpMaintenanceUsd + perpUsd * parameters.Contingency.PerpInitial, perpMaintenanceUsd),
            Option: default);
        return risk.Options.Count == 0 ? linear : WithOptions(linear, risk, inputs, parameters);
    }

    private static GridVerdict WithOptions(GridVerdict linear, UnderlyingRisk risk, MarginInputs inputs, Pm2Parameters parameters)
    {
        OptionTerms[] terms = [.. risk.Options.Select(option => OptionTerms.Of(option, inputs)).OfType<OptionTerms>()];
        if (terms.Length == 0)
            return linear;
        Pm2Margin margin = Pm2.Evaluate(
            new Pm2Portfolio { SpotUsd = terms.Max(one => one.Spot), StableUsd = inputs.Market.StablePrice, Expiries = ExpiriesOf(terms) }, parameters);
        return linear with
        {
            PnlUsd = [.. linear.PnlUsd.Zip(margin.Scenarios, (pnl, options) => pnl + options.PnlUsd)],
            BasisUsd = margin.BasisContingencyUsd,
            Option = new MarginRequirement(
                margin.Maintenance.OptionUsd + margin.AddedInitial.OptionUsd + margin.AddedInitial.ConfidenceUsd, margin.Maintenance.OptionUsd),
        };
    }

    /// <summary>Options of one time, forward and rate are one expiry, whatever venue they are on.</summary>
    private static OptionExpiry[] ExpiriesOf(IEnumerable<OptionTerms> terms) =>
    [
        .. terms
            .GroupBy(one => (one.Years, one.Forward, one.Rate))
            .Select(group => OptionExpiry.OfForward(
                group.Key.Years * SecondsPerYear, group.Key.Forward, group.Key.Rate, confidence: 1,
                [.. group.Select(one => new OptionLeg(one.Strike, one.IsCall, one.Quantity, one.Volatility))])),
    ];

    private const double SecondsPerYear = 365d * 86_400;
}
