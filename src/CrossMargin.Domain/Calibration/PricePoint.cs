namespace CrossMargin.Domain.Calibration;

/// <summary>What a price was known to be at a time.</summary>
/// <param name="Usd">Above zero and finite.</param>
public readonly record struct PricePoint(DateTimeOffset Time, double Usd);
