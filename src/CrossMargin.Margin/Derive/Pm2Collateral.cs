using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>A token held as collateral.</summary>
/// <param name="Name">For explanations.</param>
/// <param name="Amount">Tokens, 0 to 10¹⁵.</param>
/// <param name="PriceUsd">0 to 10¹⁵; divided by the price of the stable that accounts are kept in.</param>
/// <param name="Confidence">Of that price, 0 to 1.</param>
/// <param name="IsRiskCancelling">It moves with the underlying, and so offsets options and perpetuals in the scenarios.</param>
/// <param name="MaintenanceHaircut">Fraction of its value, 0 to 1.</param>
/// <param name="InitialHaircut">What initial margin takes in addition; together at most 1.</param>
public sealed record Pm2Collateral(
    string Name,
    double Amount,
    double PriceUsd,
    double Confidence,
    bool IsRiskCancelling,
    double MaintenanceHaircut,
    double InitialHaircut)
{
    public double Amount { get; } = Bound.Within(Amount, 0, Limits.MaxQuantity, nameof(Amount));

    public double PriceUsd { get; } = Bound.Within(PriceUsd, 0, Limits.MaxUsd, nameof(PriceUsd));

    public double Confidence { get; } = Bound.Within(Confidence, 0, 1, nameof(Confidence));

    public double MaintenanceHaircut { get; } = Bound.Within(MaintenanceHaircut, 0, 1, nameof(MaintenanceHaircut));

    public double InitialHaircut { get; } = Bound.Within(InitialHaircut, 0, 1, nameof(InitialHaircut));

    /// <summary>Equal collateral becomes one; in a total order.</summary>
    internal static Pm2Collateral[] Merge(IEnumerable<Pm2Collateral> collaterals) =>
    [
        .. collaterals
            .GroupBy(one => (one.Name, one.PriceUsd, one.Confidence, one.IsRiskCancelling, one.MaintenanceHaircut, one.InitialHaircut))
            .OrderBy(same => same.Key.Name, StringComparer.Ordinal)
            .ThenBy(same => (same.Key.PriceUsd, same.Key.Confidence, same.Key.IsRiskCancelling, same.Key.MaintenanceHaircut, same.Key.InitialHaircut))
            .Select(same => new Pm2Collateral(
                same.Key.Name, same.Select(one => one.Amount).Order().Sum(), same.Key.PriceUsd, same.Key.Confidence,
                same.Key.IsRiskCancelling, same.Key.MaintenanceHaircut, same.Key.InitialHaircut)),
    ];
}
