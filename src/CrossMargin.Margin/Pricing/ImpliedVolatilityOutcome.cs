namespace CrossMargin.Margin.Pricing;

/// <summary>What <see cref="ImpliedVolatility.Solve"/> found: one of the records below.</summary>
public abstract record ImpliedVolatilityOutcome
{
    private ImpliedVolatilityOutcome()
    {
    }

    /// <summary>Black's formula gives the price with it.</summary>
    /// <param name="Volatility">Per √year; zero where the price is the intrinsic value.</param>
    /// <param name="Iterations">Evaluations of the formula.</param>
    public sealed record Found(double Volatility, int Iterations) : ImpliedVolatilityOutcome;

    /// <summary>The price is below the intrinsic value: no volatility gives it.</summary>
    public sealed record BelowIntrinsic(double IntrinsicUsd) : ImpliedVolatilityOutcome;

    /// <summary>The price is at its bound or above, the forward of a call or the strike of a put: no finite volatility gives it.</summary>
    public sealed record AboveBound(double BoundUsd) : ImpliedVolatilityOutcome;

    /// <summary>The option has expired: every volatility gives the intrinsic value.</summary>
    public sealed record NoTimeLeft : ImpliedVolatilityOutcome;
}
