using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>A price as one oracle of one chain gave it.</summary>
/// <param name="Raw">The oracle's integer.</param>
/// <param name="Decimals">USD = Raw / 10^Decimals.</param>
/// <param name="Source">The contract that answered.</param>
/// <param name="UpdatedAt">The oracle's own time of the value; null where it does not say, which margin treats as stale.</param>
/// <param name="Feed">What the feed promises; null for a feed that chains.json does not describe.</param>
/// <param name="Confidence">The oracle's own confidence interval as a fraction of the price; null where it gives none.</param>
public sealed record PriceObservation(
    BigInteger Raw, byte Decimals, Address Source, DateTimeOffset? UpdatedAt, FeedPromise? Feed, double? Confidence = null)
{
    public double Usd => (double)Raw / Math.Pow(10, Decimals);
}
