using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Chain.Venues.Aave.AaveSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

public sealed class AaveModelTests
{
    private static readonly BigInteger Eth = BigInteger.Pow(10, 18);
    private static readonly BigInteger Dollar = BigInteger.Pow(10, 6);
    private static readonly BigInteger Usd = BigInteger.Pow(10, 8);

    [Fact]
    public void Read_gives_the_six_figures_of_the_pool()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 10 * Eth);
        market.Supply(Alice, Usdc, 5_000 * Dollar);
        market.Borrow(Alice, Usdc, 10_000 * Dollar);

        LocalHealth local = Model.Read(Alice, market.Slots, 0).Local!;

        // Collateral $25,000; threshold (20,000 · 80 % + 5,000 · 85 %) / 25,000 = 81 %; loan to value (20,000 · 75 % + 5,000 · 80 %) / 25,000 = 76 %.
        // 25,000 · 76 % − 10,000 = 9,000 may still be borrowed; health 20,250 / 10,000.
        Assert.Equal([25_000 * Usd, 10_000 * Usd, 9_000 * Usd, 8_100, 7_600, 2_025 * BigInteger.Pow(10, 15)], local.Figures.Select(figure => figure.Value));
        Assert.Equal(2.025, local.HealthFactor, 12);
        Assert.Equal(10_250, local.ExcessUsd, 6);
        Assert.False(local.IsLiquidatable);
    }

    [Fact]
    public void Prices_names_the_slot_underlying_and_decimals_of_every_reserve()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.List(2, Unknown, 18, 5, ltv: 0, threshold: 0, bonus: 0, WethFeed);

        Assert.Equal(
            [
                new(Of(Weth).Price, new Underlying("ETH"), 8), new(Of(Usdc).Price, new Underlying("USD"), 8),
                new PriceSlot(Of(Unknown).Price, new Underlying(Unknown.ToString()), 8),
            ],
            Model.Prices(market.Slots));
    }

    [Fact]
    public void Read_uses_the_eMode_for_what_is_collateral_in_it_and_for_nothing_else()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[AaveSlots.OfEMode(3).Threshold] = 9_500;
        market[AaveSlots.OfEMode(3).Ltv] = 9_300;
        market[AaveSlots.OfEMode(3).Collateral] = 0b01;      // The bit of id 0: WETH.
        market.Supply(Alice, Weth, 1 * Eth);
        market.Supply(Alice, Usdc, 2_000 * Dollar);
        market.Slots.Set(Alice, AaveSlots.EMode, 3);

        IReadOnlyList<Figure> figures = Model.Read(Alice, market.Slots, 0).Local!.Figures;

        // Halves: (95 % + 85 %) / 2, (93 % + 80 %) / 2.
        Assert.Equal((9_000, 8_650), (figures[3].Value, figures[4].Value));
        market[AaveSlots.OfEMode(3).LtvZero] = 0b01;
        Assert.Equal(4_000, Model.Read(Alice, market.Slots, 0).Local!.Figures[4].Value);     // (0 + 80 %) / 2
    }

    [Fact]
    public void Read_accrues_supply_linearly_and_debt_by_the_taylor_series()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[Of(Weth).LiquidityRate] = AaveMath.Ray / 20;       // 5 % a year
        market[Of(Usdc).BorrowRate] = AaveMath.Ray / 10;          // 10 % a year
        market.Supply(Alice, Weth, 1 * Eth);
        market.Borrow(Alice, Usdc, 1_000 * Dollar);

        SubAccountView view = Model.Read(Alice, market.Slots, 365 * 24 * 60 * 60);

        Assert.Equal("1.05", view.Collateral.Single().Amount.ToString());
        // 1.105166… · 1,000, up.
        Assert.Equal("1105.166667", view.Debts.Single().Amount.ToString());
    }

    [Fact]
    public void Read_of_a_time_before_the_last_accrual_is_as_of_the_accrual()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[Of(Weth).LiquidityRate] = AaveMath.Ray;
        market[Of(Weth).AccruedAt] = 1_000;
        market.Supply(Alice, Weth, 1 * Eth);

        Assert.Equal(1 * Eth, Model.Read(Alice, market.Slots, 400).Collateral.Single().Amount.Raw);
    }

    [Fact]
    public void Read_without_a_price_is_never_healthy_and_never_liquidatable()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 1 * Eth);
        market.Borrow(Alice, Usdc, 100 * Dollar);
        market.SetPrice(Weth, 0);

        SubAccountView view = Model.Read(Alice, market.Slots, 0);

        Assert.Null(view.Collateral.Single().Price);
        Assert.Equal((0.0, false, 0), (view.Local!.HealthFactor, view.Local.IsLiquidatable, view.Local.Figures.Count));
        Assert.Empty(Model.Options(Alice, market.Slots, 0, Inventory(1_000)));
    }

    [Fact]
    public void Read_says_what_each_price_is_and_what_its_feed_promises()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[Of(Weth).PriceTime] = 1_700_000_000;
        market[Of(Usdc).Source] = 0xabcdef;       // Some adapter: the feed is found by the underlying.
        market.Supply(Alice, Weth, 1 * Eth);
        market.Supply(Alice, Usdc, 1 * Dollar, isCollateral: false);

        SubAccountView view = Model.Read(Alice, market.Slots, 0);

        PriceObservation weth = view.Collateral[0].Price!;
        Assert.Equal((2_000.0, WethFeed, 1_700_000_000), (weth.Usd, weth.Source, weth.UpdatedAt!.Value.ToUnixTimeSeconds()));
        Assert.Equal(new FeedPromise(TimeSpan.FromHours(1), 0.005), weth.Feed);
        PriceObservation usdc = view.Collateral[1].Price!;
        Assert.Null(usdc.UpdatedAt);
        Assert.Equal(TimeSpan.FromHours(24), usdc.Feed!.Heartbeat);
        Assert.Equal((0.8, 0.0), (view.Collateral[0].LiquidationThreshold, view.Collateral[1].LiquidationThreshold));
    }

    [Fact]
    public void A_token_that_the_configuration_does_not_name_is_its_own_underlying()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.List(2, Unknown, 18, 5, 0, 0, 0, default);
        market.Supply(Alice, Unknown, 1 * Eth, isCollateral: false);

        Assert.Equal(Unknown.ToString(), Model.Read(Alice, market.Slots, 0).Collateral.Single().Token.Underlying.Symbol);
    }

    [Fact]
    public void Options_come_best_gain_first_for_every_pair_that_the_keeper_can_pay()
    {
        AaveSlotsBuilder market = Underwater();

        IReadOnlyList<LiquidationOption> options = Model.Options(Alice, market.Slots, 10, Inventory(1_000_000));

        // $9,500 of debt against $10,000 of WETH and $500 of USDC: all of the debt for $9,975 of WETH, or $500 of USDC for $478.
        Assert.Equal(["WETH", "USDC"], options.Select(option => option.Collateral.Symbol));
        Assert.Equal((9_500 * Dollar, 9_975 * Eth / 2_000), (options[0].Repay.Raw, options[0].Seize.Raw));
        Assert.Equal(475, options[0].GainUsd, 6);
        Assert.Empty(Model.Options(Alice, market.Slots, 10, new Inventory(default, new Dictionary<Address, BigInteger> { [Weth] = Eth })));
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("inactive")]
    [InlineData("grace")]
    [InlineData("sentinel")]
    [InlineData("healthy")]
    public void Options_are_none_while_the_pool_refuses(string why)
    {
        AaveSlotsBuilder market = Underwater();
        if (why == "paused")
            market[Of(Usdc).Paused] = 1;
        else if (why == "inactive")
            market[Of(Usdc).Active] = 0;
        else if (why == "grace")
            market[Of(Usdc).GraceUntil] = 10;       // To the end of that second.
        else if (why == "sentinel")
            (market[AaveSlots.SentinelRefuses], market[Of(Weth).Threshold]) = (1, 9_000);     // Health above 0.95.
        else
            market[Of(Weth).Threshold] = 9_500;

        Assert.Empty(Model.Options(Alice, market.Slots, 10, Inventory(1_000_000)));
    }

    [Theory]
    [InlineData(7_600, true)]       // 20,000 · 76 % / 16,000.
    [InlineData(7_599, false)]
    public void The_sentinel_protects_nobody_below_95_per_cent(int threshold, bool isProtected)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 10 * Eth);
        market.Borrow(Alice, Usdc, 16_000 * Dollar);
        (market[AaveSlots.SentinelRefuses], market[Of(Weth).Threshold]) = (1, threshold);

        Assert.Equal(isProtected, Model.Options(Alice, market.Slots, 10, Inventory(1_000_000)).Count == 0);
    }

    [Theory]
    [InlineData(0, false)]      // 20,000 · 80 % / 16,000 is just 1.
    [InlineData(1, true)]
    public void An_account_is_liquidatable_below_a_health_of_one_and_not_at_it(int more, bool expected)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 10 * Eth);
        market.Borrow(Alice, Usdc, 16_000 * Dollar + more);

        Assert.Equal(expected, Model.Read(Alice, market.Slots, 0).Local!.IsLiquidatable);
    }

    [Fact]
    public void Options_never_leave_the_limits_of_the_pool_or_of_the_inventory() => Prop.ForAll(
        Gen.Choose(1, 30_000).ToArbitrary(), Gen.Choose(1, 30_000).ToArbitrary(), Gen.Choose(1, 40_000).ToArbitrary(), (milliEth, usdc, capital) =>
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market[Of(Weth).ProtocolFee] = 1_000;
        market.Supply(Alice, Weth, milliEth * Eth / 1_000 + 7);
        market.Borrow(Alice, Usdc, usdc * Dollar + 3);
        SubAccountView view = Model.Read(Alice, market.Slots, 10);
        BigInteger health = view.Local!.Figures[5].Value!.Value;
        IReadOnlyList<LiquidationOption> options = Model.Options(Alice, market.Slots, 10, Inventory(capital));
        return (health < Eth || options.Count == 0) && options.All(option =>
        {
            // In millionths of a dollar; WETH is two thousand of them a milli-ETH.
            BigInteger debt = view.Debts[0].Amount.Raw;
            BigInteger debtLeft = debt - option.Repay.Raw;
            decimal collateralUsd = (decimal)view.Collateral[0].Amount.Raw / 1e18m * 2_000;
            decimal takenUsd = (decimal)option.Seize.Raw / 1e18m * 2_000;
            bool isHalfOnly = health > Eth * 95 / 100 && collateralUsd >= 2_000 && debt >= 2_000 * Dollar;
            // The protocol keeps a tenth of the bonus: what was taken in all is seize · 1.05 / 1.045.
            decimal leftUsd = collateralUsd - takenUsd * 1.05m / 1.045m;
            return option.Repay.Raw <= capital * Dollar
                && takenUsd <= collateralUsd
                && (!isHalfOnly || option.Repay.Raw <= debt / 2 + 1)
                && (debtLeft.IsZero || leftUsd < 0.000001m || (debtLeft >= 1_000 * Dollar && leftUsd > 999.999999m));
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Touched_is_whoever_the_change_can_move()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 1 * Eth);
        market.Borrow(Bob, Usdc, 1 * Dollar);
        market.Slots.Set(Bob, AaveSlots.EMode, 3);

        Assert.Equal([Alice], Model.Touched(Alice, Of(Weth).Supply, market.Slots));
        Assert.Equal([Alice], Model.Touched(SubAccountKey.Market, Of(Weth).Price, market.Slots));
        Assert.Equal([Bob], Model.Touched(SubAccountKey.Market, Of(Usdc).Price, market.Slots));
        Assert.Equal([Bob], Model.Touched(SubAccountKey.Market, AaveSlots.OfEMode(3).Threshold, market.Slots));
        Assert.Empty(Model.Touched(SubAccountKey.Market, AaveSlots.OfEMode(4).Threshold, market.Slots));
        Assert.Empty(Model.Touched(SubAccountKey.Market, Of(Weth).LiquidityIndex, market.Slots));
        Assert.Equal(2, Model.Touched(SubAccountKey.Market, AaveSlots.SentinelRefuses, market.Slots).Count());
    }

    /// <summary>Health 0.8868: (10,000 · 80 % + 500 · 85 %) / 9,500.</summary>
    private static AaveSlotsBuilder Underwater()
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 5 * Eth);
        market.Supply(Alice, Usdc, 500 * Dollar);
        market.Borrow(Alice, Usdc, 9_500 * Dollar);
        return market;
    }

    private static Inventory Inventory(int usdc) => new(default, new Dictionary<Address, BigInteger> { [Usdc] = usdc * Dollar });
}
