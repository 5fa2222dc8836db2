namespace CrossMargin.Margin.Parameters;

/// <summary>Raises the initial margin of a market as its open interest nears what the market can bear.</summary>
/// <remarks>
/// IMF + (1 − IMF)·clamp((OI − lower) / (upper − lower), 0, 1): dYdX v4, LiquidityTier.GetInitialMarginQuoteQuantums.
/// Maintenance is not scaled: nobody is liquidated because others opened positions.
/// </remarks>
public sealed record OpenInterestScale
{
    /// <param name="lowerUsd">Up to here nothing is added, USD; 0 to <paramref name="upperUsd"/>.</param>
    /// <param name="upperUsd">From here a position needs its whole notional, USD; 0, as dYdX has it, for no scaling at all.</param>
    public OpenInterestScale(double lowerUsd = 0, double upperUsd = 0)
    {
        UpperUsd = Bound.Within(upperUsd, 0, double.MaxValue, nameof(UpperUsd));
        LowerUsd = Bound.Within(lowerUsd, 0, upperUsd, nameof(LowerUsd));
    }

    public double LowerUsd { get; }

    public double UpperUsd { get; }

    /// <summary>How far the open interest has come between the two: 0 to 1.</summary>
    /// <param name="openInterestUsd">Null or not a number where it is not known: then 1, as nothing says that the market is not full.</param>
    public double ShareOf(double? openInterestUsd)
    {
        if (UpperUsd == 0)
            return 0;
        if (openInterestUsd is not { } interest || double.IsNaN(interest))
            return 1;
        return interest >= UpperUsd ? 1 : Math.Clamp((interest - LowerUsd) / (UpperUsd - LowerUsd), 0, 1);
    }
}
