namespace CrossMargin.Margin.Liquidation;

/// <summary>How much of a whole portfolio a bidder takes.</summary>
/// <param name="Fraction">0 to 1 of every position.</param>
/// <param name="BufferMarginUsd">What the buffer margin is afterwards: zero when the target is just met, negative when it cannot be.</param>
public readonly record struct PortfolioCut(double Fraction, double BufferMarginUsd)
{
    /// <summary>Within the rounding of the figures it was computed from.</summary>
    public bool ReachesTarget => BufferMarginUsd >= 0;
}
