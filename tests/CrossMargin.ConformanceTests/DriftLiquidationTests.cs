using System.Text.Json;
using CrossMargin.Margin.Liquidation;

namespace CrossMargin.ConformanceTests;

/// <summary>Drift v2: how much must be closed, or transferred, to cover a shortage of margin.</summary>
/// <remarks>Drift's amounts are integers of 1e-9, rounded down; ours must be within one of them.</remarks>
public sealed class DriftLiquidationTests
{
    private const double Unit = 1e-9;

    [Fact]
    public void The_size_to_close_is_drifts_to_the_unit()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("liq_base_amount_to_cover").GetProperty("rows").EnumerateArray())
        {
            double units = LinearSizing.UnitsToCover(
                Number(row, "shortage"), Number(row, "price"), Number(row, "quote"), Number(row, "mr"), Number(row, "fee"), Number(row, "if_fee"));

            Assert.Equal(Number(row, "exp"), units, Unit);
            cases++;
        }

        Assert.Equal(5, cases);
        ExternalVectors.Report("drift size to close", cases);
    }

    /// <summary>
    /// Drift rounds the weight of what is given, w_a·m_a / m_l, down to five digits. With that weight ours is the same to the
    /// unit; without the rounding, to its effect: at most 1e-5 of a difference of weights above 0.2.
    /// </summary>
    [Fact]
    public void The_debt_to_repay_is_drifts_to_the_unit()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("liq_liability_transfer").GetProperty("rows").EnumerateArray())
        {
            (double assetWeight, double given, double received) = (Number(row, "wa"), Number(row, "ma"), Number(row, "ml"));
            double rounded = Math.Floor(assetWeight * given / received * 1e5 + 1e-9) / 1e5, expected = Number(row, "exp");

            Assert.Equal(expected, Repay(row, rounded, 1, 1), Unit);
            Assert.Equal(expected, Repay(row, assetWeight, given, received), expected * 1e-5 / 0.2);
            cases++;
        }

        Assert.Equal(4, cases);
        ExternalVectors.Report("drift debt to repay", cases);
    }

    private static double Repay(JsonElement row, double assetWeight, double assetMultiplier, double liabilityMultiplier) =>
        LinearSizing.DebtToRepay(
            Number(row, "shortage"), Number(row, "price"), assetWeight, assetMultiplier, Number(row, "wl"), liabilityMultiplier,
            Number(row, "if_fee"));

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
