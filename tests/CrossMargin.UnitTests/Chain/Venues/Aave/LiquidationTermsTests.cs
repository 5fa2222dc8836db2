using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>Close factor and left-over. Cases and boundaries: aave-v3-origin, tests/protocol/pool/Pool.Liquidations.CloseFactor.t.sol.</summary>
public sealed class LiquidationTermsTests
{
    private const long Usd = 100_000_000;                         // One dollar in base units.
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private static readonly BigInteger Plenty = BigInteger.Pow(10, 40);

    /// <summary>Both tokens have 8 decimals and cost one dollar: raw amounts are base units.</summary>
    private static LiquidationTermsV36 Terms(BigInteger collateral, BigInteger debt, decimal health, BigInteger? otherDebt = null, int fee = 0) => new()
    {
        CollateralBalance = collateral,
        CollateralPrice = Usd,
        CollateralUnit = Usd,
        DebtBalance = debt,
        DebtPrice = Usd,
        DebtUnit = Usd,
        Bonus = 10_500,
        ProtocolFee = fee,
        TotalDebtBase = debt + (otherDebt ?? 0),
        HealthFactor = new BigInteger(health * 1_000_000_000m) * BigInteger.Pow(10, 9),
    };

    [Theory]
    [InlineData(0.94, 10_000, 8_000, 8_000)]      // At or below 0.95 everything may be closed.
    [InlineData(0.95, 10_000, 8_000, 8_000)]
    [InlineData(0.97, 1_999, 8_000, 8_000)]       // So may a small collateral…
    [InlineData(0.97, 10_000, 1_999, 1_999)]      // …and a small debt.
    [InlineData(0.97, 10_000, 8_000, 4_000)]      // Else half.
    [InlineData(0.97, 2_000, 2_000, 1_000)]       // $2,000 is not small any more.
    public void MaxRepay_is_half_only_above_the_threshold_and_for_large_positions(
        double health, long collateralUsd, long debtUsd, long expectedUsd) =>
        Assert.Equal(expectedUsd * Usd, Terms(collateralUsd * Usd, debtUsd * Usd, (decimal)health).MaxRepay());

    [Fact]
    public void MaxRepay_draws_its_lines_to_the_unit()
    {
        Assert.Equal(2_000 * Usd - 1, Terms(10_000 * Usd, 2_000 * Usd - 1, 0.97m).MaxRepay());
        Assert.Equal(2_000 * Usd, Terms(2_000 * Usd - 1, 2_000 * Usd, 0.97m).MaxRepay());
        // A unit of a wad above 0.95: half.
        LiquidationTermsV36 above = Terms(10_000 * Usd, 8_000 * Usd, 0.95m) with { HealthFactor = Wad * 95 / 100 + 1 };
        Assert.Equal(4_000 * Usd, above.MaxRepay());
    }

    [Fact]
    public void MaxRepay_is_half_of_all_debts_so_that_one_of_several_may_be_closed()
    {
        // $3,000 here and $5,000 elsewhere: half is $4,000, more than there is here.
        Assert.Equal(3_000 * Usd, Terms(10_000 * Usd, 3_000 * Usd, 0.97m, otherDebt: 5_000 * Usd).MaxRepay());
        // $6,000 here and $2,000 elsewhere: $4,000 of the $6,000.
        Assert.Equal(4_000 * Usd, Terms(10_000 * Usd, 6_000 * Usd, 0.97m, otherDebt: 2_000 * Usd).MaxRepay());
    }

    [Fact]
    public void Settle_gives_the_debt_s_worth_and_the_bonus_less_the_protocol_s_part()
    {
        // $1,000 · 1.05 = $1,050; a tenth of the $50 is the protocol's.
        Assert.Equal(
            new LiquidationOutcome(1_000 * Usd, 1_045 * Usd, 5 * Usd),
            Terms(10_000 * Usd, 8_000 * Usd, 0.9m, fee: 1_000).Settle(1_000 * Usd));
    }

    [Fact]
    public void Settle_is_bounded_by_the_collateral()
    {
        // $1,050 of collateral pay for $1,000 of a debt of $8,000.
        LiquidationTermsV36 terms = Terms(1_050 * Usd, 8_000 * Usd, 0.1m);

        Assert.Equal(new LiquidationOutcome(1_000 * Usd, 1_050 * Usd, 0), terms.Settle(8_000 * Usd));
        Assert.True(terms.Closes(terms.Settle(8_000 * Usd)));
    }

    [Theory]
    [InlineData(7_000, false)]        // $1,000 of debt are left.
    [InlineData(7_000.00000001, true)]
    [InlineData(8_000, false)]        // None is left.
    public void What_is_left_of_a_debt_is_nothing_or_a_thousand_dollars(double repayUsd, bool leavesDust)
    {
        LiquidationTermsV36 terms = Terms(20_000 * Usd, 8_000 * Usd, 0.9m);
        LiquidationOutcome outcome = terms.Settle(new BigInteger((decimal)repayUsd * Usd));

        Assert.Equal(leavesDust, terms.LeavesDust(outcome));
    }

    [Theory]
    [InlineData(8_000, false)]        // $8,400 are taken of $9,400: $1,000 are left.
    [InlineData(8_000.00000001, true)]
    public void What_is_left_of_a_collateral_is_nothing_or_a_thousand_dollars(double repayUsd, bool leavesDust)
    {
        LiquidationTermsV36 terms = Terms(9_400 * Usd, 20_000 * Usd, 0.4m);
        LiquidationOutcome outcome = terms.Settle(new BigInteger((decimal)repayUsd * Usd));

        Assert.Equal(leavesDust, terms.LeavesDust(outcome));
    }

    [Theory]
    [InlineData(1_000_000, 8_000)]    // Capital for all of it.
    [InlineData(8_000, 7_000)]        // Just all, but nothing for the interest until then: leave a thousand instead.
    [InlineData(7_500, 7_000)]
    [InlineData(6_000, 6_000)]
    public void Largest_leaves_a_thousand_dollars_where_the_capital_does_not_close_the_debt(long capitalUsd, long expectedUsd) =>
        Assert.Equal(expectedUsd * Usd, Terms(20_000 * Usd, 8_000 * Usd, 0.9m).Largest(capitalUsd * Usd)!.Value.Repay);

    [Fact]
    public void Largest_is_nothing_where_neither_closing_nor_leaving_enough_is_possible() =>
        Assert.Null(Terms(5_000 * Usd, 900 * Usd, 0.9m).Largest(500 * Usd));

    [Fact]
    public void An_offer_that_closes_a_side_has_room_for_interest_and_any_other_has_none()
    {
        LiquidationTermsV36 terms = Terms(20_000 * Usd, 8_000 * Usd, 0.9m);

        Assert.Equal(8_008 * Usd + 1, terms.Offer(8_000 * Usd));
        Assert.Equal(7_000 * Usd, terms.Offer(7_000 * Usd));
    }

    [Fact]
    public void An_offer_that_takes_all_collateral_has_room_though_its_own_repayment_would_fall_short_of_it()
    {
        // $30,000 of collateral in units of 10⁻⁹ that 1.05 does not divide: the repayment, worked back, takes a little less.
        LiquidationTermsV36 terms = Terms(30_000 * Usd, 80_000 * Usd, 0.3m) with
        {
            CollateralBalance = new BigInteger(33_333_333_333) * BigInteger.Pow(10, 9),
            CollateralUnit = BigInteger.Pow(10, 18),
            CollateralPrice = 900 * Usd * 1_000,
        };
        LiquidationOutcome all = terms.Largest(Plenty)!.Value;

        Assert.True(terms.Closes(all));
        Assert.True(terms.Offer(all.Repay) > all.Repay);
    }

    /// <summary>Whatever the position and the capital: what is offered is within both, is accepted, and is the most.</summary>
    [Fact]
    public void Largest_is_within_every_limit_and_nothing_larger_is() => Prop.ForAll(AnyTerms().ToArbitrary(), AnyAmount.ToArbitrary(), (terms, capital) =>
    {
        BigInteger most = BigInteger.Min(terms.MaxRepay(), capital);
        if (terms.Largest(capital) is not { } outcome)
            return !IsAccepted(terms, most, capital) && !IsAccepted(terms, most / 2, capital) && !IsAccepted(terms, 1, capital);

        return outcome.Repay.Sign > 0 && outcome.Repay <= most
            && outcome.Seize + outcome.Fee <= terms.CollateralBalance
            && IsAccepted(terms, outcome.Repay, capital) | terms.Closes(outcome)
            && (terms.Closes(outcome) || outcome.Repay == most || !IsAccepted(terms, outcome.Repay + 1, capital));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    /// <summary>The pool's rule in other words: close a side, with capital for the interest until then, or leave $1,000 of both.</summary>
    private static bool IsAccepted(LiquidationTermsV36 terms, BigInteger cover, BigInteger capital)
    {
        if (cover.Sign <= 0 || cover > terms.MaxRepay())
            return false;
        LiquidationOutcome outcome = terms.Settle(cover);
        BigInteger debtLeft = terms.DebtBalance - outcome.Repay;
        BigInteger collateralLeft = terms.CollateralBalance - outcome.Seize - outcome.Fee;
        if (outcome.Repay.IsZero)
            return false;
        if (debtLeft.IsZero || collateralLeft.IsZero)
            return outcome.Repay + outcome.Repay / 1_000 + 1 <= capital;
        bool isDebtEnough = debtLeft * terms.DebtPrice > (1_000 * (BigInteger)Usd - 1) * terms.DebtUnit;
        return isDebtEnough && collateralLeft * terms.CollateralPrice >= 1_000 * (BigInteger)Usd * terms.CollateralUnit;
    }

    private static Gen<BigInteger> AnyAmount =>
        from dollars in Gen.Frequency((3, Gen.Choose(0, 5_000)), (1, Gen.Choose(0, 1_000_000)))
        from cents in Gen.Choose(0, 99_999_999)
        select (BigInteger)dollars * Usd + cents;

    private static Gen<LiquidationTermsV36> AnyTerms() =>
        from collateral in AnyAmount
        from debt in AnyAmount
        from other in AnyAmount
        from health in Gen.Choose(100, 999)
        from fee in Gen.Choose(0, 3_000)
        from bonus in Gen.Choose(10_001, 12_000)
        from collateralPrice in Gen.Choose(1, 1_000_000)
        from debtPrice in Gen.Choose(1, 1_000_000)
        from decimals in Gen.Choose(6, 18)
        select Terms(collateral, debt + 1, health / 1_000m, other, fee) with
        {
            Bonus = bonus,
            CollateralUnit = BigInteger.Pow(10, decimals),
            CollateralPrice = collateralPrice * 10_000L,
            DebtPrice = debtPrice * 10_000L,
        };
}
