using System.Numerics;
using CrossMargin.Chain.Venues.Morpho;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

public sealed class LiquidationTermsTests
{
    private static readonly BigInteger Scale = BigInteger.Pow(10, 36);

    [Theory]
    [InlineData(0.86, 1.043841336116910229)]      // 1 / (1 − 0.3 · 0.14)
    [InlineData(0.385, 1.15)]                     // 1 / (1 − 0.3 · 0.615) is above the cap.
    [InlineData(0, 1.15)]
    public void FactorOf_grows_with_the_distance_to_one_up_to_its_cap(double lltv, double expected) =>
        Assert.Equal(expected, (double)LiquidationTerms.FactorOf(new BigInteger(lltv * 1e18)) / 1e18, precision: 9);

    [Theory]
    [InlineData(900_000, 1_000_000, 900_000, 939_457)]       // All: 900,000 · 1.043841336 of 1,000,000, at a price of 1.
    [InlineData(900_000, 500, 499, 520)]                    // A part: one unit is kept back.
    [InlineData(980_000, 1_000_000, 958_001, 1_000_000)]     // More than the collateral carries: all of it, 1,000,000 / 1.043841336 rounded up.
    public void Size_takes_the_whole_debt_or_all_the_collateral_or_what_the_capital_pays(int debt, int capital, int repaid, int seized)
    {
        SeizurePlan plan = new LiquidationTerms(Standing(debt)).Size(capital)!.Value;

        Assert.Equal(new SeizurePlan(repaid, seized), plan);
        Assert.Equal(repaid == debt, SeizurePlan.NamesShares(plan.Repaid, plan.Seized, Standing(debt).Position, Standing(debt).Stored));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Size_is_nothing_for_capital_that_buys_no_unit(int capital) =>
        Assert.Null(new LiquidationTerms(Standing(900_000)).Size(capital));

    /// <summary>At the cap of 1.15: named by the collateral, as interest until then would want more of it than there is.</summary>
    [Fact]
    public void Size_is_both_sides_whole_where_the_collateral_just_pays_for_the_debt()
    {
        MarketStanding standing = Standing(1_000_000, collateral: 1_150_000, lltv: 0);

        SeizurePlan plan = new LiquidationTerms(standing).Size(1_000_000)!.Value;

        Assert.Equal(new SeizurePlan(1_000_000, 1_150_000), plan);
        Assert.False(SeizurePlan.NamesShares(plan.Repaid, plan.Seized, standing.Position, standing.Stored));
    }

    [Fact]
    public void What_is_repaid_is_rounded_up_and_what_is_seized_down()
    {
        MarketState market = new(2_000_000, 2_000_000_000_000, 1_000_001, 1_000_000_000_000, 1, 0);
        MarketStanding aThird = new(
            new MarketPosition(0, 333_333_333_333, 1_000_000), market, isFeeRecipient: false, Scale, lltv: 0, rate: 0, timestamp: 1);

        // A debt of 333,333.67 units: of all of it 333,333 are worth 383,332.95.
        Assert.Equal(new SeizurePlan(333_334, 383_332), new LiquidationTerms(aThird).Size(1_000_000));
        // Three units of collateral at half a unit each: 1.5 becomes 2, and 2 / 1.15 becomes 2.
        Assert.Equal(new SeizurePlan(2, 3), new LiquidationTerms(Standing(1_000_000, collateral: 3, lltv: 0, price: Scale / 2)).Size(1_000_000));
    }

    /// <summary>One debtor in the market; prices are in loan units for one of collateral.</summary>
    private static MarketStanding Standing(int debt, int collateral = 1_000_000, double lltv = 0.86, BigInteger? price = null)
    {
        BigInteger shares = debt * (BigInteger)1_000_000;
        MarketState market = new(2_000_000, 2_000_000_000_000, debt, shares, 1, 0);
        return new MarketStanding(
            new MarketPosition(0, shares, collateral), market, isFeeRecipient: false, price ?? Scale, new BigInteger(lltv * 100) * BigInteger.Pow(10, 16),
            rate: 0, timestamp: 1);
    }
}
