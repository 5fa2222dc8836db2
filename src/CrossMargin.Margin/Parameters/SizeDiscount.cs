namespace CrossMargin.Margin.Parameters;

/// <summary>How an asset's weight as collateral falls with the size held, and with what the whole pool holds of it.</summary>
/// <remarks>Drift v2: imf_factor and scale_initial_asset_weight_start of a spot market.</remarks>
public sealed record SizeDiscount
{
    /// <param name="factor">Drift's imf factor, per √unit; 0 to 10. 0: size does not matter.</param>
    /// <param name="poolStartUsd">Deposits of all accounts from which the initial weight falls, USD; 0, as Drift has it, for never.</param>
    public SizeDiscount(double factor = 0, double poolStartUsd = 0)
    {
        Factor = Bound.Within(factor, 0, 10, nameof(Factor));
        PoolStartUsd = Bound.Within(poolStartUsd, 0, double.MaxValue, nameof(PoolStartUsd));
    }

    public double Factor { get; }

    public double PoolStartUsd { get; }
}
