using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.Exposures;

/// <summary>Options as contributions: worth their discounted Black-76 value, with the delta and gamma of a move of spot and forward together.</summary>
internal static class OptionContributions
{
    /// <summary>In the order of the holdings. An option without a price or a volatility adds nothing; that is reported as a fault.</summary>
    public static IEnumerable<Contribution> Of(IReadOnlyList<OptionHolding> options, MarginInputs inputs)
    {
        foreach (OptionHolding holding in options)
        {
            if (OptionTerms.Of(holding, inputs) is { } terms)
                yield return Of(holding, terms);
        }
    }

    private static Contribution Of(OptionHolding holding, OptionTerms terms)
    {
        OptionGreeks one = OptionGreeks.Of(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.IsCall);
        DollarGreeks greeks = new(
            terms.Quantity * one.Delta * terms.MovingForward,
            terms.Quantity * one.Gamma * terms.MovingForward * terms.MovingForward,
            terms.Quantity * one.Vega,
            terms.Quantity * one.Theta / 365,
            terms.Quantity * one.Rho);
        return new Contribution(
            PositionLabel.Of(PositionKind.Option, holding.Instrument), holding.Instrument.Underlying, terms.Quantity * one.Value, greeks.DeltaUsd, terms.Price.Buffer)
        {
            PriceUsd = terms.Price.Usd,
            ObservedAt = terms.Price.Price.UpdatedAt,
            Greeks = greeks,
        };
    }
}
