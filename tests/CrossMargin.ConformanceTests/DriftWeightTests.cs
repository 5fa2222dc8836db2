using System.Text.Json;
using CrossMargin.Margin.Collateral;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.ConformanceTests;

/// <summary>Drift v2: the weights of collateral and debt by size, and by what the pool holds.</summary>
/// <remarks>
/// Drift's weights are integers of 1e-4, rounded down. Ours is the fraction: it is rounded down here, and must then be the
/// same integer. A billionth of a unit is added before, for fractions that a double cannot hold.
/// </remarks>
public sealed class DriftWeightTests
{
    private const double Unit = 1e4;

    [Fact]
    public void Weights_by_size_are_drifts_to_the_unit()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        (int assets, int liabilities) = (0, 0);
        foreach (JsonElement row in vectors.RootElement.GetProperty("asset_weight").GetProperty("rows").EnumerateArray())
        {
            SizeDiscount discount = new(row.GetProperty("imf").GetDouble() / 1e6);
            double size = row.GetProperty("size_units").GetDouble();
            if (row.TryGetProperty("exp_asset", out JsonElement asset))
            {
                Assert.Equal(asset.GetInt32(), Rounded(SizeWeight.Asset(row.GetProperty("asset_w").GetDouble() / Unit, size, discount)));
                assets++;
            }

            if (row.TryGetProperty("exp_liab", out JsonElement liability))
            {
                Assert.Equal(
                    liability.GetInt32(), Rounded(SizeWeight.Liability(row.GetProperty("liab_w").GetDouble() / Unit, size, discount)));
                liabilities++;
            }
        }

        Assert.Equal((6, 5), (assets, liabilities));
        ExternalVectors.Report("drift weights by size", assets + liabilities);
    }

    [Fact]
    public void Weights_by_what_the_pool_holds_are_drifts_to_the_unit()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("asset_weight").GetProperty("scaled_initial").EnumerateArray())
        {
            SizeDiscount discount = new(poolStartUsd: row.GetProperty("start_usd").GetDouble());
            double depositsUsd = row.GetProperty("deposits").GetDouble() * row.GetProperty("price").GetDouble();

            Assert.Equal(
                row.GetProperty("exp").GetInt32(),
                Rounded(SizeWeight.PoolCapped(row.GetProperty("base").GetDouble() / Unit, depositsUsd, discount)));
            cases++;
        }

        Assert.Equal(3, cases);
        ExternalVectors.Report("drift weights by pool", cases);
    }

    [Fact]
    public void The_weight_of_a_fill_is_drifts_formula()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");

        Assert.Equal(
            "(initial+maintenance)/2", vectors.RootElement.GetProperty("asset_weight").GetProperty("fill_weight").GetString());
        Assert.Equal((0.8 + 0.9) / 2, SizeWeight.Fill(0.8, 0.9));
        ExternalVectors.Report("drift fill weight", 1);
    }

    private static int Rounded(double weight) => (int)Math.Floor(weight * Unit + 1e-9);
}
