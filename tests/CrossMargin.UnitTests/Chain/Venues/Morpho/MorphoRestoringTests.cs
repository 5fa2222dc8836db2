using System.Numerics;
using CrossMargin.Chain.Venues.Morpho;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Chain.Venues.Morpho.MorphoFixture;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

/// <summary>The least of the collateral that brings an account to a target, against what the model reads of it afterwards.</summary>
public sealed class MorphoRestoringTests
{
    private static readonly BigInteger Plenty = BigInteger.Pow(10, 40);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_smallest_repayment_is_that_of_the_closed_form()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        Set(fixture, debt: 600_000_000_000, collateral: BigInteger.Pow(10, 25), health: 0.97);

        LiquidationOption option = fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Inventory(Plenty, 1.05)).Single();

        // Each 1 that is repaid takes 1.0638… of collateral, of which 80 % counted: (1.05 − 0.97) · 600 billion / (1.05 − 0.8 · 1.0638…).
        double factor = 1 / (1 - (0.3 * 0.2));
        Assert.Equal(0.08 * 600e9 / (1.05 - (0.8 * factor)), (double)option.Repay.Raw, 1_000.0);
    }

    [Fact]
    public async Task Where_no_part_reaches_the_target_it_is_the_most()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        Set(fixture, debt: 600_000_000_000, collateral: BigInteger.Pow(10, 25), health: 0.84);

        Assert.Equal(Size(null, Plenty), Size(1.05, Plenty));
        Assert.Equal(Size(null, 1_000_000_000), Size(1.05, 1_000_000_000));

        LiquidationOption Size(double? target, BigInteger capital) =>
            fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Inventory(capital, target)).Single();
    }

    /// <summary>Whatever the position: with the size the model reads the target, with a unit of collateral less it does not, or it is the most.</summary>
    [Fact]
    public async Task A_unit_less_would_not_reach_the_target()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        int restored = 0;
        Gen<(long Debt, long Collateral)> sizes =
            from debt in Gen.Choose(1_000, int.MaxValue) from collateral in Gen.Choose(1_000, int.MaxValue) select ((long)debt * 1_009, (long)collateral * 997);
        Prop.ForAll(sizes.ToArbitrary(), Gen.Choose(860_000, 999_999).ToArbitrary(), Gen.Choose(1_000, 1_150).ToArbitrary(), (size, health, permille) =>
        {
            double target = permille / 1_000.0;
            Set(fixture, size.Debt, size.Collateral, health / 1e6);
            LiquidationOption? most = fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Inventory(Plenty, null)).SingleOrDefault();
            LiquidationOption? option = fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, Inventory(Plenty, target)).SingleOrDefault();
            if (option is null || option.Repay == most!.Repay)
                return option is null == most is null;
            restored++;
            return option.Repay.Raw < most.Repay.Raw
                && HealthAfter(fixture, option.Seize.Raw) >= target
                && HealthAfter(fixture, option.Seize.Raw - 1) < target;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
        Assert.True(restored > 100, $"{restored} were restored");
    }

    private static Inventory Inventory(BigInteger capital, double? target) =>
        new(Bob, new Dictionary<Address, BigInteger> { [Loan] = capital }) { TargetHealth = target };

    /// <summary>Alice owes half of all that is owed, at a price that gives her a health; a share is a little less than a millionth of a unit.</summary>
    private static void Set(MorphoFixture fixture, BigInteger debt, BigInteger collateral, double health)
    {
        (VenueSlots slots, BigInteger shares) = (fixture.Slots, debt * 987_654);
        slots.Set(KeyOf(Alice), Market.Collateral, collateral);
        slots.Set(KeyOf(Alice), Market.BorrowShares, shares);
        slots.Set(SubAccountKey.Market, Market.TotalBorrowAssets, 2 * debt);
        slots.Set(SubAccountKey.Market, Market.TotalBorrowShares, 2 * shares);
        slots.Set(SubAccountKey.Market, Market.TotalSupplyAssets, 4 * debt);
        slots.Set(
            SubAccountKey.Market, Market.Price,
            new BigInteger(health * 1e9) * debt * MorphoMath.OraclePriceScale * 10 / (collateral * 8 * 1_000_000_000));
    }

    /// <summary>As Morpho.sol, liquidate, writes it.</summary>
    private static double HealthAfter(MorphoFixture fixture, BigInteger seized)
    {
        VenueSlots after = new(fixture.Model.Venue);
        foreach (Holding holding in fixture.Slots.Holdings())
            after.Set(holding.SubAccount, holding.Slot, holding.Value);
        (MarketState market, MarketPosition position) = (Market.StateOf(after), Market.PositionOf(KeyOf(Alice), after));
        BigInteger quoted = ((seized * after[Market.Price]) + MorphoMath.OraclePriceScale - 1) / MorphoMath.OraclePriceScale;
        BigInteger worth = MorphoMath.WDivUp(quoted, LiquidationTerms.FactorOf(Lltv))!.Value;
        BigInteger shares = MorphoMath.ToSharesUp(worth, market.BorrowAssets, market.BorrowShares)!.Value;
        BigInteger repaid = MorphoMath.ToAssetsUp(shares, market.BorrowAssets, market.BorrowShares)!.Value;
        after.Set(KeyOf(Alice), Market.Collateral, position.Collateral - seized);
        after.Set(KeyOf(Alice), Market.BorrowShares, position.BorrowShares - shares);
        after.Set(SubAccountKey.Market, Market.TotalBorrowAssets, market.BorrowAssets - repaid);
        after.Set(SubAccountKey.Market, Market.TotalBorrowShares, market.BorrowShares - shares);
        return fixture.Model.Read(KeyOf(Alice), after, Now).Local!.HealthFactor;
    }
}
