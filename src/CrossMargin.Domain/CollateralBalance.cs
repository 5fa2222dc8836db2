namespace CrossMargin.Domain;

/// <summary>An asset that a sub-account owns.</summary>
/// <param name="Price">Null where the venue has no price for it: margin then gives it no value and the account is Unknown.</param>
/// <param name="LiquidationThreshold">Fraction of its value that the venue counts against debt; 0 when it is not collateral there.</param>
public sealed record CollateralBalance(Token Token, TokenAmount Amount, PriceObservation? Price, double LiquidationThreshold)
{
    /// <summary>
    /// What of the amount stood already at the last block of the finality that credit is given from, never above the amount;
    /// null when all of it did. What came later is not yet collateral: a reorg may take it back.
    /// </summary>
    public TokenAmount? Settled { get; init; }
}
