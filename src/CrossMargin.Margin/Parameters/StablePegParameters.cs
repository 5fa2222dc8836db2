namespace CrossMargin.Margin.Parameters;

/// <summary>When the stable coin that accounts are kept in has lost its peg, and what that costs.</summary>
public sealed record StablePegParameters
{
    /// <param name="threshold">Below this price, in USD, it has; 0 to 1. 0.98: Derive's PM2.</param>
    /// <param name="factor">Extra loss per USD below; 0 to 100. 2: likewise.</param>
    public StablePegParameters(double threshold = 0.98, double factor = 2)
    {
        Threshold = Bound.Within(threshold, 0, 1, nameof(Threshold));
        Factor = Bound.Within(factor, 0, 100, nameof(Factor));
    }

    public double Threshold { get; }

    public double Factor { get; }
}
