namespace CrossMargin.Domain;

/// <summary>An asset that a sub-account owes, with the interest accrued to the view's time.</summary>
/// <param name="Amount">Positive: the size of the debt.</param>
public sealed record DebtPosition(Token Token, TokenAmount Amount, PriceObservation? Price);
