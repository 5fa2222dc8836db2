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
        double discount = Math.Exp(-terms.Rate * terms.Years);
        double valueUsd = terms.Quantity * discount * Black76.Value(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.IsCall);
        DollarGreeks greeks = GreeksOf(terms, terms.Quantity * discount, valueUsd);
        return new Contribution(
            PositionLabel.Of(PositionKind.Option, holding.Instrument), holding.Instrument.Underlying, valueUsd, greeks.DeltaUsd, terms.Price.Buffer)
        {
            ObservedAt = terms.Price.Price.UpdatedAt,
            Greeks = greeks,
        };
    }

    /// <remarks>
    /// d₁ = ln(F/K)/(σ√T) + σ√T/2; delta Φ(d₁) (a call's; a put's one less), gamma φ(d₁)/(F·σ√T), vega F·φ(d₁)·√T, theta
    /// −F·φ(d₁)·σ/(2√T) + r·V, rho −T·V. Black (1976); Haug, The Complete Guide to Option Pricing Formulas, 2nd ed., chapter 2.
    /// Without time or volatility only the delta of the intrinsic value is left.
    /// </remarks>
    private static DollarGreeks GreeksOf(OptionTerms terms, double quantity, double valueUsd)
    {
        double root = Math.Sqrt(terms.Years), deviation = terms.Volatility * root;
        double d1 = deviation > 0
            ? Math.Log(terms.Forward / terms.Strike) / deviation + deviation / 2
            : terms.Forward > terms.Strike ? double.PositiveInfinity : double.NegativeInfinity;
        double delta = StandardNormal.Cumulative(d1) - (terms.IsCall ? 0 : 1);
        double density = double.IsFinite(d1) ? StandardNormal.Density(d1) : 0;
        return new DollarGreeks(
            quantity * delta * terms.MovingForward,
            density > 0 ? quantity * density / (terms.Forward * deviation) * terms.MovingForward * terms.MovingForward : 0,
            quantity * terms.Forward * density * root,
            ((density > 0 ? -quantity * terms.Forward * density * terms.Volatility / (2 * root) : 0) + terms.Rate * valueUsd) / 365,
            -terms.Years * valueUsd);
    }
}
