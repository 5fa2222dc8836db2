using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Chain.Venues.Aave.AaveSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>The smallest repayment that brings an account to a target, against what the model reads of it afterwards.</summary>
public sealed class AaveRestoringTests
{
    private const long Time = 10;
    private const long Usd = 100_000_000;
    private static readonly BigInteger Eth = BigInteger.Pow(10, 18);
    private static readonly BigInteger Dollar = BigInteger.Pow(10, 6);
    private static readonly BigInteger Plenty = BigInteger.Pow(10, 40);

    [Theory]
    [InlineData(16_500, 1.05, 6_309.523_810)]     // (1.05 · 16,500 − 16,000) / (1.05 − 80 % · 1.05), up to the next unit.
    [InlineData(16_500, 1.2, 8_250)]              // 10,556 would be wanted: half of the debt is allowed.
    [InlineData(17_300, 1.05, 10_309.523_810)]    // Below 0.95 all of it is.
    public void The_smallest_repayment_is_that_of_the_closed_form_within_the_close_factor(int debt, double target, double expected)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 10 * Eth);
        market.Borrow(Alice, Usdc, debt * Dollar);

        Assert.Equal(new BigInteger((decimal)expected * 1_000_000m), Options(market, Plenty, target).Single().Repay.Raw);
    }

    [Theory]
    [InlineData(2_037, 800)]       // $1,300 are left.
    [InlineData(1_950, 2_100)]     // 1,214 would leave $886, which the pool refuses: all of it is closed.
    public void A_repayment_that_would_leave_dust_becomes_the_most(int weightedUsd, int expected)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, weightedUsd * Eth / 1_600);
        market.Borrow(Alice, Usdc, 2_100 * Dollar);

        Assert.Equal(expected, (int)Math.Round(Options(market, Plenty, 1.05).Single().Repay.ToDebtQuantity()));
    }

    [Fact]
    public void What_restores_comes_first_and_of_it_the_smallest_repayment()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.List(2, Unknown, 18, 1, ltv: 7_000, threshold: 9_200, bonus: 10_600, WethFeed);
        market.Supply(Alice, Weth, 10 * Eth);
        market.Supply(Alice, Unknown, 10_000 * Eth);
        market.Borrow(Alice, Usdc, 26_000 * Dollar);

        IReadOnlyList<LiquidationOption> restoring = Options(market, Plenty, 1.05);

        // At most half: 13,000 would be wanted of what carries 92 % at a bonus of 6 %, and there are 9,434 of it.
        Assert.Equal([Weth, Unknown], restoring.Select(option => option.Collateral.Address));
        Assert.True(restoring[0].GainUsd < restoring[1].GainUsd);
    }

    /// <summary>Whatever the position: with the size the model reads the target, with a unit less it does not, or the size is the most.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_unit_less_would_not_reach_the_target(int revision)
    {
        int restored = 0;
        Prop.ForAll(AnyMarket(revision).ToArbitrary(), Gen.Choose(1_000, 1_150).ToArbitrary(), Gen.Choose(1, 60_000).ToArbitrary(), (market, permille, capitalUsd) =>
        {
            double target = permille / 1_000.0;
            BigInteger capital = capitalUsd * Dollar;
            LiquidationOption? most = Options(market, capital, target: null).SingleOrDefault();
            LiquidationOption? option = Options(market, capital, target).SingleOrDefault();
            if (option is null || option.Repay == most!.Repay)
                return option is null == most is null;
            restored++;
            return option.Repay.Raw < most.Repay.Raw
                && HealthAfter(market, option.Repay.Raw) >= target
                && HealthAfter(market, option.Repay.Raw - 1) < target;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
        Assert.True(restored > 100, $"{restored} were restored");
    }

    private static IReadOnlyList<LiquidationOption> Options(AaveSlotsBuilder market, BigInteger capital, double? target) => Model.Options(
        Alice, market.Slots, Time,
        new Inventory(default, new Dictionary<Address, BigInteger> { [Usdc] = capital }) { TargetHealth = target });

    /// <summary>What the tokens are left with, as the contracts scale what is burnt and moved (TokenMath.sol; in V3.0 up at half).</summary>
    private static double HealthAfter(AaveSlotsBuilder market, BigInteger cover)
    {
        AccountStanding standing = AccountStanding.Read(Alice, market.Slots, new ReserveCatalog(), Time);
        (ReservePosition collateral, ReservePosition debt) = (standing.Positions[0], standing.Positions[1]);
        LiquidationOutcome outcome = LiquidationRules.Between(collateral, debt, standing, market.Slots).Settle(cover);
        bool isV30 = standing.Version == AaveVersion.V30;
        Func<BigInteger, BigInteger, BigInteger> up = isV30 ? AaveMath.RayDiv : AaveMath.RayDivCeil;
        Func<BigInteger, BigInteger, BigInteger> down = isV30 ? AaveMath.RayDiv : AaveMath.RayDivFloor;
        AaveSlotsBuilder after = new();
        foreach (Holding holding in market.Slots.Holdings())
            after.Slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        after.Slots.Set(
            Alice, Of(Weth).Supply,
            market.Slots[Alice, Of(Weth).Supply] - up(outcome.Seize, collateral.LiquidityIndex) - up(outcome.Fee, collateral.LiquidityIndex));
        after.Slots.Set(Alice, Of(Usdc).Debt, market.Slots[Alice, Of(Usdc).Debt] - down(outcome.Repay, debt.BorrowIndex));
        return Model.Read(Alice, after.Slots, Time).Local!.HealthFactor;
    }

    /// <summary>Indices that do not divide, a protocol's fee, and a health from 0.84 to 1.</summary>
    private static Gen<AaveSlotsBuilder> AnyMarket(int revision) =>
        from milliEth in Gen.Choose(500, 30_000)
        from health in Gen.Choose(840_000, 999_999)
        from fee in Gen.Choose(0, 2_000)
        from price in Gen.Choose(100 * 1_000, 5_000 * 1_000)
        from liquidity in Gen.Choose(1, 900_000_000)
        from borrow in Gen.Choose(1, 900_000_000)
        select Build(revision, milliEth, health, fee, price, liquidity, borrow);

    private static AaveSlotsBuilder Build(int revision, int milliEth, int health, int fee, int milliUsd, int liquidity, int borrow)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[AaveSlots.PoolRevision] = revision;
        market[Of(Weth).ProtocolFee] = fee;
        market[Of(Weth).Price] = milliUsd * (BigInteger)(Usd / 1_000);
        market[Of(Weth).LiquidityIndex] = AaveMath.Ray + liquidity * BigInteger.Pow(10, 18) + 7;
        market[Of(Usdc).BorrowIndex] = AaveMath.Ray + borrow * BigInteger.Pow(10, 18) + 3;
        market.Supply(Alice, Weth, milliEth * Eth / 1_000 + 7);
        SubAccountView view = Model.Read(Alice, market.Slots, Time);
        decimal lineUsd = (decimal)view.Collateral[0].Amount.Raw / 1e18m * milliUsd / 1_000 * 0.8m;
        market.Borrow(Alice, Usdc, new BigInteger(lineUsd / health * 1_000_000 * 1_000_000) * AaveMath.Ray / market.Slots[Of(Usdc).BorrowIndex]);
        return market;
    }
}
