namespace CrossMargin.Domain;

/// <summary>An asset that a sub-account owns.</summary>
/// <param name="Price">Null where the venue has no price for it: margin then gives it no value and the account is Unknown.</param>
/// <param name="LiquidationThreshold">Fraction of its value that the venue counts against debt; 0 when it is not collateral there.</param>
public sealed record CollateralBalance(Token Token, TokenAmount Amount, PriceObservation? Price, double LiquidationThreshold);
