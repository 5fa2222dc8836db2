using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.Margin;
using CrossMargin.Margin.Linear;

namespace CrossMargin.ConformanceTests;

/// <summary>dYdX v4: open-interest scaling, the requirement of a sub-account, and what an undercollateralised one may do.</summary>
public sealed partial class DydxTests
{
    private const double Million = 1e6;

    /// <summary>
    /// dYdX rounds twice, and so does this test, around our exact fraction: the ratio down to parts per million, the margin
    /// up to a quantum. A billionth of a part is added before rounding down, for ratios that a double cannot hold.
    /// </summary>
    [Fact]
    public void Open_interest_scaling_gives_dydx_its_margin_to_the_quantum()
    {
        using JsonDocument vectors = ExternalVectors.Read("dydx/margin.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("rows").EnumerateArray())
        {
            double initial = Number(row, "imf_ppm") / Million;
            LinearRule rule = new LinearRule.Flat(new(initial / 2, initial))
            {
                OpenInterest = new(Number(row, "lower"), Number(row, "upper")),
            };
            double openInterest = Number(row, "oi"), notional = Number(row, "notional"), expected = Number(row, "im");

            BigInteger ratio = (BigInteger)Math.Floor(rule.Require(1, 1, openInterest).InitialUsd * Million + 1e-9);
            BigInteger quanta = (ratio * (BigInteger)notional + 999_999) / 1_000_000;

            Assert.Equal((BigInteger)expected, quanta);
            // Without its roundings it is off by less than one quantum, and one part per million.
            Assert.InRange(
                rule.Require(notional, 1, openInterest).InitialUsd, expected - 1, expected + notional / Million);
            cases++;
        }

        Assert.Equal(9, cases);
        ExternalVectors.Report("dydx open interest", cases);
    }

    [Fact]
    public void A_sub_account_needs_the_sum_over_its_positions()
    {
        using JsonDocument vectors = ExternalVectors.Read("dydx/margin.json");
        LinearRule rule = new LinearRule.Flat(new(maintenance: 0.05, initial: 0.10)); // The note: 10 %, maintenance half of it.
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("subaccount_risk").EnumerateArray())
        {
            double equity = Number(row, "usdc");
            MarginRequirement requirement = default;
            foreach (JsonElement position in row.GetProperty("positions").EnumerateArray())
            {
                (double size, double price) = (position[0].GetDouble(), position[1].GetDouble());
                equity += size * price;
                requirement += rule.Require(size * price, size, 0);
            }

            Assert.Equal(Number(row, "NC"), equity, 9);
            Assert.Equal(Number(row, "IMR"), requirement.InitialUsd, 9);
            Assert.Equal(Number(row, "MMR"), requirement.MaintenanceUsd, 9);
            cases++;
        }

        Assert.Equal(2, cases);
        ExternalVectors.Report("dydx sub-account risk", cases);
    }

    [Fact]
    public void An_undercollateralised_sub_account_may_only_reduce_its_risk()
    {
        using JsonDocument vectors = ExternalVectors.Read("dydx/margin.json");
        string rule = vectors.RootElement.GetProperty("undercollateralised_transition_rule").GetString()!;
        int cases = 0;
        foreach (Match match in SixNumbers().Matches(rule))
        {
            // Old equity, initial and maintenance; new equity and maintenance; allowed.
            double[] row = [.. match.Groups[1].Value.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

            Assert.True(row[5] == 1 == RiskReduction.Allows(row[0], row[2], row[3], row[4]), match.Value);
            cases++;
        }

        Assert.Equal(7, cases);
        ExternalVectors.Report("dydx undercollateralised transitions", cases);
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();

    [GeneratedRegex(@"\[(-?\d+(?:,-?\d+){5})\]")]
    private static partial Regex SixNumbers();
}
