using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>The weight at which a token counts, by the size held: a large holding sells for less, a large debt is dear to buy back.</summary>
/// <remarks>
/// Drift v2, math/margin.rs: calculate_size_discount_asset_weight, calculate_size_premium_liability_weight and
/// get_scaled_initial_asset_weight. Drift computes in integers of 1e-4, rounded down.
/// </remarks>
public static class SizeWeight
{
    /// <summary>min(w₀, 1.1 / (1 + imf·√size)).</summary>
    /// <param name="weight">w₀, the weight of a small holding; 0 to 10.</param>
    /// <param name="sizeUnits">Whole tokens, never negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static double Asset(double weight, double sizeUnits, SizeDiscount discount) =>
        Math.Min(Weight(weight), 1.1 / (1 + discount.Factor * RootOf(sizeUnits)));

    /// <summary>max(w₀, 0.8·w₀ + imf·√size).</summary>
    /// <inheritdoc cref="Asset"/>
    public static double Liability(double weight, double sizeUnits, SizeDiscount discount) =>
        Math.Max(Weight(weight), 0.8 * weight + discount.Factor * RootOf(sizeUnits));

    /// <summary>w₀·start / deposits above the start, w₀ below: what a pool may lend against a token stays what it is at the start.</summary>
    /// <param name="depositsUsd">Of all accounts, never negative.</param>
    /// <inheritdoc cref="Asset"/>
    public static double PoolCapped(double weight, double depositsUsd, SizeDiscount discount)
    {
        double deposits = Bound.Within(depositsUsd, 0, double.MaxValue, nameof(depositsUsd));
        return discount.PoolStartUsd > 0 && deposits > discount.PoolStartUsd
            ? Weight(weight) * (discount.PoolStartUsd / deposits)
            : Weight(weight);
    }

    /// <summary>The weight while an order fills: half-way between those of initial and maintenance margin.</summary>
    public static double Fill(double initial, double maintenance) => (Weight(initial) + Weight(maintenance)) / 2;

    private static double Weight(double weight) => Bound.Within(weight, 0, 10, nameof(weight));

    private static double RootOf(double sizeUnits) =>
        Math.Sqrt(Bound.Within(sizeUnits, 0, double.MaxValue, nameof(sizeUnits)));
}
