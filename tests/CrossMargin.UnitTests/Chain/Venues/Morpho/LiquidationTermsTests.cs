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

    /// <summary>A million units of collateral at a price of one loan unit each, and one debtor in the market.</summary>
    private static MarketStanding Standing(int debt)
    {
        BigInteger shares = debt * (BigInteger)1_000_000;
        MarketState market = new(2_000_000, 2_000_000_000_000, debt, shares, 1, 0);
        return new MarketStanding(
            new MarketPosition(0, shares, 1_000_000), market, isFeeRecipient: false, Scale, 86 * BigInteger.Pow(10, 16), rate: 0, timestamp: 1);
    }
}
