using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Venues.Aave;

namespace CrossMargin.ConformanceTests;

/// <summary>Aave v3: close factor and left-over, of the terms that the venue's own adapter plans with.</summary>
public sealed class AaveTests
{
    private static readonly BigInteger Usd = BigInteger.Pow(10, 8);
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);

    [Fact]
    public void The_close_factor_is_aaves()
    {
        using JsonDocument vectors = ExternalVectors.Read("aave/close_factor.json");
        int cases = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("close_factor_cases").EnumerateArray())
        {
            decimal factor = row.GetProperty("close").GetDecimal();
            foreach (long collateralUsd in Amounts(row, "collateral_usd"))
            {
                foreach (long debtUsd in Amounts(row, "debt_usd"))
                {
                    BigInteger health = (BigInteger)(row.GetProperty("hf").GetDecimal() * 100) * Wad / 100;
                    BigInteger expected = debtUsd * Usd * (BigInteger)(factor * 10) / 10;

                    Assert.Equal(expected, Terms(collateralUsd, debtUsd, health).MaxRepay());
                }
            }

            cases++;
        }

        Assert.Equal(4, cases);
        ExternalVectors.Report("aave close factor", cases);
    }

    /// <summary>The note of the 50 % row: half of the total debt, which may be more than half of one reserve's.</summary>
    [Fact]
    public void The_half_is_of_all_debts()
    {
        using JsonDocument vectors = ExternalVectors.Read("aave/close_factor.json");
        Assert.Contains("TOTAL debt", vectors.RootElement.GetProperty("close_factor_cases")[2].GetProperty("note").GetString(), StringComparison.Ordinal);
        BigInteger health = Wad * 97 / 100;

        // $3,000 here and $5,000 elsewhere: all of the $3,000. $6,000 and $2,000: $4,000.
        Assert.Equal(3_000 * Usd, (Terms(10_000, 3_000, health) with { TotalDebtBase = 8_000 * Usd }).MaxRepay());
        Assert.Equal(4_000 * Usd, (Terms(10_000, 6_000, health) with { TotalDebtBase = 8_000 * Usd }).MaxRepay());
        ExternalVectors.Report("aave half of all debts", 1);
    }

    [Fact]
    public void The_constants_are_aaves()
    {
        using JsonDocument vectors = ExternalVectors.Read("aave/close_factor.json");
        JsonElement constants = vectors.RootElement.GetProperty("constants");

        Assert.Equal(constants.GetProperty("CLOSE_FACTOR_HF_THRESHOLD").GetDecimal() * 100, (decimal)(LiquidationTerms.CloseFactorHealth * 100 / Wad));
        Assert.Equal(constants.GetProperty("MIN_BASE_MAX_CLOSE_FACTOR_THRESHOLD_USD").GetInt64() * Usd, LiquidationTermsV36.LargeBase);
        Assert.Equal(constants.GetProperty("MIN_LEFTOVER_USD").GetInt64() * Usd, LiquidationTermsV36.LeftoverBase);
        decimal half = constants.GetProperty("DEFAULT_LIQUIDATION_CLOSE_FACTOR").GetDecimal();
        Assert.Equal((BigInteger)(half * 8_000) * Usd, Terms(10_000, 8_000, Wad * 97 / 100).MaxRepay());
        ExternalVectors.Report("aave constants", 4);
    }

    /// <summary>The dust rule, and its boundary: at a health factor of 0.95 everything may be closed.</summary>
    [Fact]
    public void A_partial_liquidation_leaves_nothing_or_the_minimum()
    {
        using JsonDocument vectors = ExternalVectors.Read("aave/close_factor.json");
        long minimum = vectors.RootElement.GetProperty("constants").GetProperty("MIN_LEFTOVER_USD").GetInt64();
        LiquidationTermsV36 terms = Terms(50_000, 4_000, Wad * 95 / 100);

        Assert.Equal(4_000 * Usd, terms.MaxRepay());
        Assert.Equal(2_000 * Usd, (terms with { HealthFactor = Wad * 95 / 100 + 1 }).MaxRepay());
        Assert.False(terms.LeavesDust(terms.Settle(4_000 * Usd)));
        Assert.False(terms.LeavesDust(terms.Settle((4_000 - minimum) * Usd)));
        Assert.True(terms.LeavesDust(terms.Settle((4_000 - minimum) * Usd + 1)));

        // $4,000 less the least collateral: a bonus of 5 % makes 2 857.14 repaid take $3,000.
        LiquidationTermsV36 little = Terms(4_000, 20_000, Wad * 90 / 100);
        Assert.False(little.LeavesDust(little.Settle(2_857 * Usd)));
        Assert.True(little.LeavesDust(little.Settle(2_858 * Usd)));
        Assert.False(little.LeavesDust(little.Settle(20_000 * Usd)));
        ExternalVectors.Report("aave left-over", 1);
    }

    /// <summary>Both tokens have 8 decimals and cost one dollar; one debt is all of the debt.</summary>
    private static LiquidationTermsV36 Terms(long collateralUsd, long debtUsd, BigInteger health) => new()
    {
        CollateralBalance = collateralUsd * Usd,
        CollateralPrice = Usd,
        CollateralUnit = Usd,
        DebtBalance = debtUsd * Usd,
        DebtPrice = Usd,
        DebtUnit = Usd,
        Bonus = 10_500,
        ProtocolFee = 0,
        TotalDebtBase = debtUsd * Usd,
        HealthFactor = health,
    };

    /// <summary>Amounts on the edge of what a row says, and away from it.</summary>
    private static long[] Amounts(JsonElement row, string name)
    {
        string text = row.GetProperty(name).GetString()!;
        long number = text == "any" ? 0 : long.Parse(string.Concat(text.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        return text switch
        {
            "any" => [500, 2_000, 50_000],
            ['>', '=', ..] => [number, 10 * number],
            ['>', ..] => [number + 1, 10 * number],
            ['<', ..] => [number - 1, number / 4],
            _ => [number],
        };
    }
}
