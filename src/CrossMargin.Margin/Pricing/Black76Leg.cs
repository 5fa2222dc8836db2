namespace CrossMargin.Margin.Pricing;

/// <summary>One option of <see cref="Black76Columns"/>.</summary>
/// <param name="Strike">USD per unit; finite, not negative.</param>
/// <param name="Amount">Signed contracts: negative is written. Finite.</param>
public readonly record struct Black76Leg(double Strike, double Amount, bool IsCall);
