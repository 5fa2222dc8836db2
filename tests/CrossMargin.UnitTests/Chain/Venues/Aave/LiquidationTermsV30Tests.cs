using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>V3.0: half or all of one debt, and no minimum of what is left.</summary>
public sealed class LiquidationTermsV30Tests
{
    private const long Usd = 100_000_000;
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private static readonly BigInteger Plenty = BigInteger.Pow(10, 40);

    [Theory]
    [InlineData(0.94, 8_000, 8_000)]
    [InlineData(0.95, 8_000, 8_000)]      // Not above: all.
    [InlineData(0.96, 8_000, 4_000)]
    [InlineData(0.96, 10, 5)]             // However small.
    public void MaxRepay_is_half_of_this_debt_above_the_threshold(double health, long debtUsd, long expectedUsd) =>
        Assert.Equal(expectedUsd * Usd, Terms(100_000 * Usd, debtUsd * Usd, (decimal)health).MaxRepay());

    [Fact]
    public void MaxRepay_draws_its_line_to_the_unit_and_rounds_up_at_half()
    {
        LiquidationTermsV30 terms = Terms(100_000 * Usd, 101, 0.95m);

        Assert.Equal(101, terms.MaxRepay());
        Assert.Equal(51, (terms with { HealthFactor = Wad * 95 / 100 + 1 }).MaxRepay());
    }

    [Fact]
    public void Settle_works_the_repayment_back_from_the_collateral_up_at_half()
    {
        // 1,001 units pay for 953.33 at 1.05; 1,002 for 954.28: V3.6 would ask for 954 and 955.
        Assert.Equal(new LiquidationOutcome(953, 1_001, 0), Terms(1_001, 8_000, 0.5m).Settle(8_000));
        Assert.Equal(new LiquidationOutcome(954, 1_002, 0), Terms(1_002, 8_000, 0.5m).Settle(8_000));
    }

    [Theory]
    [InlineData(1_000_000, 8_000)]
    [InlineData(8_000, 7_992)]            // Just all, but nothing for the interest until then: a thousandth less.
    [InlineData(7_500, 7_500)]            // What is left may be small.
    public void Largest_leaves_room_for_interest_only_where_it_closes(long capitalUsd, long expectedUsd) =>
        Assert.Equal(expectedUsd, (long)(Terms(20_000 * Usd, 8_000 * Usd, 0.9m).Largest(capitalUsd * Usd)!.Value.Repay / Usd));

    [Fact]
    public void Largest_is_nothing_where_one_side_is_worth_less_than_a_unit_of_the_other()
    {
        Assert.Null((Terms(1, 8_000, 0.5m) with { DebtPrice = 10 * Usd }).Largest(Plenty));
        Assert.Null((Terms(8_000, 1, 0.5m) with { CollateralPrice = 10 * Usd }).Largest(Plenty));
        Assert.Null(Terms(8_000, 8_000, 0.5m).Largest(0));
    }

    [Fact]
    public void Largest_is_within_every_limit_and_its_offer_within_the_capital() => Prop.ForAll(
        AnyTerms().ToArbitrary(), Gen.Choose(0, 1_000_000_000).ToArbitrary(), (terms, capital) =>
    {
        if (terms.Largest(capital) is not { } outcome)
            return true;
        return outcome.Repay.Sign > 0 && outcome.Repay <= terms.MaxRepay() && outcome.Repay <= capital
            && outcome.Seize + outcome.Fee <= terms.CollateralBalance
            && terms.Offer(outcome.Repay) <= capital;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    /// <summary>Both tokens have 8 decimals and cost one dollar: raw amounts are base units.</summary>
    private static LiquidationTermsV30 Terms(BigInteger collateral, BigInteger debt, decimal health, int fee = 0) => new()
    {
        CollateralBalance = collateral,
        CollateralPrice = Usd,
        CollateralUnit = Usd,
        DebtBalance = debt,
        DebtPrice = Usd,
        DebtUnit = Usd,
        Bonus = 10_500,
        ProtocolFee = fee,
        HealthFactor = new BigInteger(health * 1_000_000_000m) * BigInteger.Pow(10, 9),
    };

    private static Gen<LiquidationTermsV30> AnyTerms() =>
        from collateral in Gen.Choose(1, 1_000_000_000)
        from debt in Gen.Choose(1, 1_000_000_000)
        from health in Gen.Choose(100, 999)
        from fee in Gen.Choose(0, 3_000)
        from bonus in Gen.Choose(10_001, 12_000)
        from collateralPrice in Gen.Choose(1, 1_000_000)
        from debtPrice in Gen.Choose(1, 1_000_000)
        select Terms(collateral, debt, health / 1_000m, fee) with
        {
            Bonus = bonus,
            CollateralPrice = collateralPrice * 1_000L,
            DebtPrice = debtPrice * 1_000L,
        };
}
