using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.PerpCurie;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.PerpCurie.PerpSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

public sealed class PerpOptionsTests
{
    private readonly PerpSlotsBuilder _venue = new();

    [Fact]
    public void While_half_the_requirement_is_there_half_the_position_goes_to_the_keeper()
    {
        _venue.Deposit(Alice, 400).Open(Alice, 4, 2_000).Deposit(Liquidator, 10_000);

        LiquidationOption option = Assert.Single(Options());

        Assert.Equal((Eth, 4_000), (option.Market, option.InheritedUsd));
        // 4,000 · 2.5 %, half of it for the insurance fund.
        Assert.Equal((0, 50), (option.RepayUsd, option.SeizeUsd));
        Assert.Equal(LiquidationStep.Liquidate, option.Step);
    }

    [Theory]
    [InlineData(200, -8_000, 100)]      // Less than half of the requirement: all of it.
    [InlineData(-10, -8_000, 200)]      // More than all is lost: the whole penalty is the keeper's.
    public void Below_half_the_requirement_all_of_a_position_goes(int cash, int inherited, int fee)
    {
        _venue.Deposit(Alice, cash).Open(Alice, -4, 2_000).Deposit(Liquidator, 10_000);

        LiquidationOption option = Assert.Single(Options());

        Assert.Equal((inherited, fee), (option.InheritedUsd, option.SeizeUsd));
    }

    [Fact]
    public void A_keeper_with_little_margin_takes_over_what_it_bears()
    {
        _venue.Deposit(Alice, 200).Open(Alice, 4, 2_000).Deposit(Liquidator, 100);

        // Collateral counts without the fee's gain: 100 = 10 % of what is owed, 98.75 % of the mark, and 1 % of the mark to spare.
        Assert.Equal(100 / (0.1 * 0.9875 + 0.01), Assert.Single(Options()).InheritedUsd, 3);
    }

    [Fact]
    public void Without_margin_or_with_an_unread_account_the_keeper_takes_nothing()
    {
        _venue.Deposit(Alice, 200).Open(Alice, 4, 2_000);
        Assert.Empty(Options());

        _venue.Deposit(Liquidator, 10_000).Open(Liquidator, 1, 2_000).Set(Liquidator, Market.Unread, 1);
        Assert.Empty(Options());
    }

    [Fact]
    public void A_loss_that_the_insurance_fund_cannot_cover_is_left_alone()
    {
        _venue.Deposit(Alice, -100).Open(Alice, 4, 2_000).Deposit(Liquidator, 10_000)[PerpSlots.InsuranceWallet] = 299_999_999;
        Assert.Empty(Options());

        _venue[PerpSlots.InsuranceWallet] = 300_000_000;
        Assert.Single(Options());
    }

    [Fact]
    public void Orders_are_taken_back_first()
    {
        _venue.Deposit(Alice, 200).Open(Alice, 4, 2_000).Set(Alice, Market.Orders, 2).Deposit(Liquidator, 10_000);

        LiquidationOption option = Assert.Single(Options());

        Assert.Equal((LiquidationStep.CancelOrders, 1, 0), (option.Step, option.LaterSteps, option.InheritedUsd));
        Assert.Equal(
            ClearingHouse.CancelAllExcessOrders.Encode(Alice.Holder, Eth), Adapter.Encode(PlanOf(option), _venue.Slots).Data.ToArray());
    }

    [Fact]
    public void A_market_that_is_not_open_is_left_alone()
    {
        _venue.Deposit(Alice, 200).Open(Alice, 4, 2_000).Deposit(Liquidator, 10_000)[Market.Status] = (int)MarketStatus.Paused;

        Assert.Empty(Options());
    }

    [Fact]
    public void Collateral_is_sold_for_half_the_debt_and_the_fee_on_top_as_far_as_capital_goes()
    {
        _venue.Deposit(Alice, -970).Hold(Alice, BigInteger.Pow(10, 17) * 5, debtLimit: 900);

        // 485 / 0.97 = 500, less a thousandth, at 1,800 a token.
        LiquidationOption whole = Assert.Single(Options(usdc: 1_000_000_000));
        Assert.Equal((499_500_000, 499.5), (whole.Repay.Raw, whole.RepayUsd));
        Assert.Equal(499.5 / 1_800, whole.Seize.ToAssetQuantity(), 12);
        Assert.Equal(499.5 / 9, whole.GainUsd, 9);
        Assert.Equal(180_000_000, Assert.Single(Options(usdc: 180_000_000)).Repay.Raw);
        Assert.Empty(Options(usdc: 0));
        CallRequest call = Adapter.Encode(PlanOf(whole), _venue.Slots);
        Assert.Equal(Contracts.Vault, call.To);
        Assert.Equal(Vault.LiquidateCollateral.Encode(Alice.Holder, Weth, 499_500_000, true), call.Data.ToArray());
    }

    [Fact]
    public void Collateral_that_is_not_enough_is_sold_as_a_whole()
    {
        _venue.Deposit(Alice, -970).Hold(Alice, BigInteger.Pow(10, 17), debtLimit: 900);

        LiquidationOption option = Assert.Single(Options(usdc: 180_000_000));

        Assert.Equal((180_000_000, BigInteger.Pow(10, 17)), (option.Repay.Raw, option.Seize.Raw));
        Assert.Equal(
            Vault.LiquidateCollateral.Encode(Alice.Holder, Weth, BigInteger.Pow(10, 17), false),
            Adapter.Encode(PlanOf(option), _venue.Slots).Data.ToArray());
        Assert.Equal(179_000_000, Assert.Single(Options(usdc: 179_000_000)).Repay.Raw);
    }

    [Fact]
    public void The_insurance_fund_and_oneself_are_nobody_to_liquidate()
    {
        _venue.Deposit(Liquidator, -970).Hold(Liquidator, BigInteger.Pow(10, 18), debtLimit: 900).Deposit(Fund, -970).Hold(Fund, BigInteger.Pow(10, 18), 900);
        Inventory rich = new(Liquidator.Holder, new Dictionary<Address, BigInteger> { [Usdc] = 1_000_000_000 });

        Assert.Empty(Model.Options(Liquidator, _venue.Slots, 0, rich));
        Assert.Empty(Model.Options(Fund, _venue.Slots, 0, rich));
    }

    [Fact]
    public void A_position_is_liquidated_with_a_little_more_than_planned()
    {
        LiquidationOption option = Assert.Single(
            Model.Options(Alice, _venue.Deposit(Alice, 400).Open(Alice, -4, 2_000).Deposit(Liquidator, 10_000).Slots, 0, Rich(0)));

        Assert.Equal(-2 * PerpMath.One - 2 * BigInteger.Pow(10, 12), PerpOptions.SizeOf(option, Dollars(2_000)));
    }

    [Theory]
    [InlineData(2, 3_800)]      // Sold for at least 95 % of the mark.
    [InlineData(-2, 4_200)]     // Bought back for at most 105 %.
    public void What_was_inherited_is_closed_within_a_bound_and_before_a_deadline(int size, int bound)
    {
        _venue.Deposit(Liquidator, 10_000).Open(Liquidator, size, 2_000);

        CallRequest call = Adapter.CloseInherited(Liquidator.Holder, _venue.Slots, 1_000)!;

        Assert.Equal(House, call.To);
        Assert.Equal(
            ClearingHouse.ClosePosition.Encode(new ClearingHouse.ClosePositionParams(Eth, 0, Dollars(bound), 1_900, default)),
            call.Data.ToArray());
    }

    [Fact]
    public void Nothing_inherited_is_nothing_to_close() => Assert.Null(Adapter.CloseInherited(Liquidator.Holder, _venue.Slots, 1_000));

    [Theory]
    [InlineData("CH_EAV", true)]
    [InlineData("CH_NEXO", true)]
    [InlineData("V_NL", true)]
    [InlineData("CH_NEFCI", false)]
    [InlineData("something else", false)]
    public void Explain_knows_who_is_healthy(string code, bool isHealthy)
    {
        byte[] text = new byte[32];
        System.Text.Encoding.ASCII.GetBytes(code, text);
        byte[] data = [0x08, 0xc3, 0x79, 0xa0, .. Hash32.OfNumber(32).ToArray(), .. Hash32.OfNumber(code.Length).ToArray(), .. text];

        Assert.Equal(isHealthy, Adapter.Explain(data).IsHealthy);
        Assert.StartsWith(code, Adapter.Explain(data).Reason, StringComparison.Ordinal);
    }

    private static LiquidationPlan PlanOf(LiquidationOption option) =>
        new(new SubAccountId(Model.Venue, Alice), option, new BlockRef(new ChainId(7), 1, default, 0), 2);

    private static Inventory Rich(BigInteger usdc) => new(Liquidator.Holder, new Dictionary<Address, BigInteger> { [Usdc] = usdc });

    private IReadOnlyList<LiquidationOption> Options(int usdc = 0) => Model.Options(Alice, _venue.Slots, 0, Rich(usdc));
}
