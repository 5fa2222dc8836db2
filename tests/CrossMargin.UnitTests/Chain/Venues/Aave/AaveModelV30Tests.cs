using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Aave.AaveSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>The model by the rules of a pool of V3.0, and where nobody knows the rules.</summary>
public sealed class AaveModelV30Tests
{
    private const long Year = 365 * 24 * 60 * 60;
    private static readonly BigInteger Eth = BigInteger.Pow(10, 18);
    private static readonly BigInteger Dollar = BigInteger.Pow(10, 6);
    private static readonly BigInteger Usd = BigInteger.Pow(10, 8);
    private static readonly Address Token = Address.Parse("0x0000000000000000000000000000000000000057");

    [Fact]
    public void Health_is_taken_from_the_average_threshold_in_whole_basis_points()
    {
        AaveSlotsBuilder market = V30();
        market.Supply(Alice, Weth, 3 * Eth);
        market.Supply(Alice, Usdc, 1_000 * Dollar);
        market.Borrow(Alice, Usdc, 3_000 * Dollar);

        LocalHealth local = Model.Read(Alice, market.Slots, 0).Local!;

        // (6,000 · 80 % + 1,000 · 85 %) / 7,000 = 80.714… %, down to 80.71 %: 5,649.70 / 3,000. V3.6 would say 1.88333….
        Assert.Equal(
            [7_000 * Usd, 3_000 * Usd, 2_299 * Usd + 70_000_000, 8_071, 7_571, BigInteger.Parse("1883233333333333333")],
            local.Figures.Select(figure => figure.Value));
        Assert.Equal(5_649.70 - 3_000, local.ExcessUsd, 6);
    }

    [Fact]
    public void A_stable_debt_accrues_at_its_own_rate_and_counts_with_the_variable_one()
    {
        AaveSlotsBuilder market = V30();
        market.Supply(Alice, Weth, 1 * Eth);
        market.Borrow(Alice, Usdc, 100 * Dollar);
        market.Slots.Set(Alice, Of(Usdc).StableDebt, 1_000 * Dollar);
        market.Slots.Set(Alice, Of(Usdc).StableRate, AaveMath.Ray / 10);
        market.Slots.Set(Alice, Of(Usdc).StableSince, 500);

        SubAccountView view = Model.Read(Alice, market.Slots, Year + 500);

        // 1,000 · 1.105162042… + 100
        Assert.Equal("1205.162043", view.Debts.Single().Amount.ToString());
        Assert.Equal([Alice], Model.Touched(SubAccountKey.Market, Of(Usdc).Price, WithOnlyStableDebt().Slots));
        // V3.6 does not look at it.
        market[AaveSlots.PoolRevision] = 10;
        Assert.Equal("100", Model.Read(Alice, market.Slots, Year + 500).Debts.Single().Amount.ToString());
    }

    [Fact]
    public void A_reserve_without_a_threshold_is_no_collateral_whatever_the_account_or_its_eMode_says()
    {
        AaveSlotsBuilder market = V30();
        market.Supply(Alice, Weth, 1 * Eth);
        market[Of(Weth).Threshold] = 0;
        market[Of(Weth).EModeCategory] = 1;
        market[AaveSlots.OfEMode(1).Threshold] = 9_500;
        market.Slots.Set(Alice, AaveSlots.EMode, 1);

        SubAccountView view = Model.Read(Alice, market.Slots, 0);

        Assert.Equal(0, view.Collateral.Single().LiquidationThreshold);
        Assert.Equal(0, view.Local!.Figures[0].Value);
    }

    [Theory]
    [InlineData(7_500, 9_300, 9_500)]
    [InlineData(0, 0, 9_500)]               // What lends nothing outside of the eMode lends nothing in it.
    public void An_eMode_has_the_reserves_that_name_it(int ltv, int expectedLtv, int expectedThreshold)
    {
        AaveSlotsBuilder market = V30();
        market[AaveSlots.OfEMode(1).Ltv] = 9_300;
        market[AaveSlots.OfEMode(1).Threshold] = 9_500;
        market[Of(Weth).EModeCategory] = 1;
        market[Of(Weth).Ltv] = ltv;
        market.Supply(Alice, Weth, 1 * Eth);
        market.Slots.Set(Alice, AaveSlots.EMode, 1);

        IReadOnlyList<Figure> figures = Model.Read(Alice, market.Slots, 0).Local!.Figures;

        Assert.Equal((expectedThreshold, expectedLtv), (figures[3].Value, figures[4].Value));
    }

    [Fact]
    public void An_eMode_s_own_price_is_that_of_its_reserves_and_of_the_debt_that_is_liquidated()
    {
        AaveSlotsBuilder market = V30();
        EModeSlots eMode = AaveSlots.OfEMode(1);
        (market[eMode.Ltv], market[eMode.Threshold], market[eMode.Bonus]) = (9_000, 9_300, 10_200);
        (market[eMode.PriceAsset], market[eMode.PriceSource], market[eMode.PriceTime]) = (Token.ToNumber(), WethFeed.ToNumber(), 1_700_000_000);
        market[eMode.Price] = 100 * Usd;
        market[Of(Weth).EModeCategory] = 1;
        market.Slots.Set(Alice, AaveSlots.EMode, 1);
        market.Supply(Alice, Weth, 10 * Eth);
        market.Borrow(Alice, Weth, 6 * Eth);
        market.Borrow(Alice, Usdc, 400 * Dollar);

        // $1,000 · 93 % against $600 of WETH and $400 of USDC, which is not in the eMode.
        SubAccountView view = Model.Read(Alice, market.Slots, 10);
        Assert.Equal((100.0, WethFeed), (view.Collateral.Single().Price!.Usd, view.Collateral.Single().Price!.Source));
        Assert.Equal(0.93, view.Local!.HealthFactor, 9);
        Assert.Equal(1, view.Debts.Single(debt => debt.Token.Symbol == "USDC").Price!.Usd);

        // A liquidation takes any debt at the eMode's price: $400 of USDC as 400 · $100, so that all collateral goes for 9.80 of them.
        LiquidationOption option = Model.Options(
            Alice, market.Slots, 10, new Inventory(default, new Dictionary<Address, BigInteger> { [Usdc] = 1_000 * Dollar })).Single();
        Assert.Equal((9_803_922, 10 * Eth), (option.Repay.Raw, option.Seize.Raw));

        // Without it the pool says nothing, of what is in the eMode and of what is not.
        market[eMode.Price] = 0;
        Assert.Empty(Model.Read(Alice, market.Slots, 10).Local!.Figures);
        market.Supply(Bob, Usdc, 1 * Dollar);
        market.Slots.Set(Bob, AaveSlots.EMode, 1);
        Assert.Empty(Model.Read(Bob, market.Slots, 10).Local!.Figures);
        Assert.Equal(2, Model.Touched(SubAccountKey.Market, eMode.Price, market.Slots).Count());
    }

    [Theory]
    [InlineData(0)]       // Between an upgrade and the reading of its revision.
    [InlineData(7)]       // V3.3
    public void Without_known_rules_nobody_is_healthy_and_nobody_is_liquidated(int revision)
    {
        AaveSlotsBuilder market = V30();
        market[AaveSlots.PoolRevision] = revision;
        market.Supply(Alice, Weth, 1 * Eth);
        market.Borrow(Alice, Usdc, 5_000 * Dollar);

        LocalHealth local = Model.Read(Alice, market.Slots, 0).Local!;

        Assert.Equal((0.0, false, 0), (local.HealthFactor, local.IsLiquidatable, local.Figures.Count));
        Assert.Empty(Model.Options(Alice, market.Slots, 0, new Inventory(default, new Dictionary<Address, BigInteger> { [Usdc] = Eth })));
        Assert.Equal([Alice], Model.Touched(SubAccountKey.Market, AaveSlots.PoolRevision, market.Slots));
    }

    private static AaveSlotsBuilder V30()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[AaveSlots.PoolRevision] = 1;
        return market;
    }

    private static AaveSlotsBuilder WithOnlyStableDebt()
    {
        AaveSlotsBuilder market = V30();
        market.Slots.Set(Alice, Of(Usdc).StableDebt, 1);
        return market;
    }
}
