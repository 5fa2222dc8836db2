namespace CrossMargin.Margin.Oracles;

/// <summary>What the validity of a price depends on.</summary>
/// <param name="Usd">Zero, negative or not finite: no price.</param>
/// <param name="TwapUsd">Its average over time; null where none is known, and then volatility is not judged.</param>
/// <param name="Confidence">The oracle's own interval as a fraction of the price; null where it gives none.</param>
/// <param name="SinceUpdate">From the oracle's time to ours, negative when ahead of it; null where the oracle does not say.</param>
/// <param name="HasEnoughData">Whether enough publishers stand behind it, where the oracle says so.</param>
public readonly record struct PriceReading(
    double Usd, double? TwapUsd, double? Confidence, TimeSpan? SinceUpdate, bool HasEnoughData = true);
