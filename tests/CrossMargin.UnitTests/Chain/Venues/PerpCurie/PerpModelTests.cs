using System.Numerics;
using CrossMargin.Chain.Venues.PerpCurie;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.PerpCurie.PerpSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

public sealed class PerpModelTests
{
    private static readonly Inventory Nothing = new(Liquidator.Holder, new Dictionary<Address, BigInteger>());

    private readonly PerpSlotsBuilder _venue = new();

    [Fact]
    public void Read_shows_cash_position_and_collateral_with_their_prices()
    {
        _venue.Deposit(Alice, 1_000).Open(Alice, 4, 1_990).Hold(Alice, BigInteger.Pow(10, 18));

        SubAccountView view = Model.Read(Alice, _venue.Slots, 0);

        PerpPosition perp = Assert.Single(view.Perps);
        Assert.Equal((4, 7_960, 2_000, 2_001), (
            perp.Size.ToAssetQuantity(), perp.EntryValue.ToAssetQuantity(), perp.Mark!.Usd, perp.Index!.Usd));
        Assert.Equal("ETH", perp.Instrument.Underlying.Symbol);
        Assert.Equal([("USDC", 1_000, 1), (Weth.ToString(), 1, 0.7)], view.Collateral.Select(
            each => (each.Token.Symbol, each.Amount.ToAssetQuantity(), each.LiquidationThreshold)));
        // 1,000 + 4 · 10 + 1,400 against 8,000 · 6.45 %.
        Assert.Equal(2_440 - 516, view.Local!.ExcessUsd, 6);
    }

    [Fact]
    public void Cash_that_is_lost_is_a_debt() =>
        Assert.Equal(7, Assert.Single(Model.Read(Alice, _venue.Deposit(Alice, -7).Slots, 0).Debts).Amount.ToDebtQuantity());

    [Theory]
    [InlineData(500.0, false)]      // 8,000 · 6.25 %.
    [InlineData(499.999999, true)]
    public void An_account_is_liquidatable_below_its_requirement(double cash, bool expected)
    {
        LocalHealth local = Model.Read(Alice, _venue.Deposit(Alice, (decimal)cash).Open(Alice, 4, 2_000).Slots, 0).Local!;

        Assert.Equal(expected, local.IsLiquidatable);
        Assert.Equal(expected, local.HealthFactor < 1);
    }

    [Fact]
    public void A_position_without_a_mark_is_neither_healthy_nor_liquidatable()
    {
        _venue.Deposit(Alice, 100).Open(Alice, 4, 2_000)[Market.Mark] = 0;

        SubAccountView view = Model.Read(Alice, _venue.Slots, 0);

        Assert.Equal((false, 0), (view.Local!.IsLiquidatable, view.Local.HealthFactor));
        Assert.Empty(view.Local.Figures);
        Assert.Null(Assert.Single(view.Perps).Mark);
        Assert.Empty(Model.Options(Alice, _venue.Slots, 0, Nothing));
    }

    [Fact]
    public void A_collateral_whose_feed_does_not_answer_makes_its_holder_unknown()
    {
        _venue.Deposit(Alice, 100).Hold(Alice, 5).ListCollateral(18, -1);

        SubAccountView view = Model.Read(Alice, _venue.Slots, 0);

        Assert.Equal((false, 0), (view.Local!.IsLiquidatable, view.Local.HealthFactor));
        Assert.Null(view.Collateral[1].Price);
    }

    [Fact]
    public void A_feed_that_says_zero_gives_no_price_and_no_sale()
    {
        _venue.Deposit(Alice, -100).Hold(Alice, BigInteger.Pow(10, 18)).ListCollateral(18, 0);

        SubAccountView view = Model.Read(Alice, _venue.Slots, 0);

        Assert.Null(Assert.Single(view.Collateral).Price);
        Assert.True(view.Local!.IsLiquidatable);
        Assert.Empty(Model.Options(Alice, _venue.Slots, 0, new Inventory(Liquidator.Holder, new Dictionary<Address, BigInteger> { [Usdc] = 1_000_000 })));
    }

    [Theory]
    [InlineData("funding-unread")]
    [InlineData("debt-limit-unread")]
    public void What_was_not_read_yet_makes_an_account_unknown(string slot)
    {
        Slot unread = slot == Market.Unread.Kind.ToString() ? Market.Unread : PerpSlots.DebtLimitUnread;
        _venue.Deposit(Alice, 10_000).Open(Alice, 4, 2_000).Hold(Alice, 1).Set(Alice, unread, 1);

        Assert.Equal(0, Model.Read(Alice, _venue.Slots, 0).Local!.HealthFactor);
    }

    [Theory]
    [InlineData(0, 3, 4_200)]
    [InlineData(18, 3, 4_200)]
    [InlineData(24, 3, 4_200)]
    public void Collateral_counts_alike_whatever_its_decimals(int decimals, int tokens, int expectedUsd)
    {
        _venue.ListCollateral(decimals, 2_000_00000000);
        _venue.Hold(Alice, tokens * BigInteger.Pow(10, decimals));

        Assert.Equal(expectedUsd, Model.Read(Alice, _venue.Slots, 0).Local!.ExcessUsd);
    }

    [Fact]
    public void Bad_debt_without_position_is_not_healthy()
    {
        LocalHealth local = Model.Read(Alice, _venue.Deposit(Alice, -1).Slots, 0).Local!;

        Assert.Equal((false, 0), (local.IsLiquidatable, local.HealthFactor));
    }

    [Fact]
    public void Funding_is_owed_from_what_was_seen_last()
    {
        _venue.Deposit(Alice, 1_000).Open(Alice, 4, 2_000).Set(Alice, Market.Seen, PerpMath.Q96 * 86_400)[Market.Growth] =
            PerpMath.Q96 * 86_400 * 3;

        SubAccountView view = Model.Read(Alice, _venue.Slots, 0);

        Assert.Equal(-8, Assert.Single(view.Perps).AccruedFunding.ToAssetQuantity());
        // 1,000 − 8 against 8,000 · 6.25 %.
        Assert.Equal(492, view.Local!.ExcessUsd, 6);
    }

    [Fact]
    public void A_makers_position_is_what_its_range_holds_less_what_it_was_lent()
    {
        _venue.Deposit(Alice, 1_000).Set(Alice, Market.Orders, 1).Set(Alice, Market.PoolBase, 3 * PerpMath.One)
            .Set(Alice, Market.DebtBase, 2 * PerpMath.One).Set(Alice, Market.PoolQuote, Dollars(4_000)).Set(Alice, Market.DebtQuote, Dollars(5_900));

        LocalHealth local = Model.Read(Alice, _venue.Slots, 0).Local!;

        // One unit of base at 2,000 for 1,900 of quote: 1,000 + 100 against 2,000 · 6.25 %.
        Assert.Equal(PerpMath.One, Figure(local, $"total-size:{Eth}"));
        Assert.Equal(975, local.ExcessUsd, 6);
    }

    [Theory]
    [InlineData(0.05, 5, 0.05)]         // $100 is liquidated as a whole,
    [InlineData(0.0501, 5, 0.02505)]    // and of more a half
    [InlineData(0.0501, 3, 0.0501)]     // while half of the requirement is left.
    public void Liquidatable_is_half_of_a_position_unless_it_is_small_or_far_below_its_line(double size, int cash, double expected)
    {
        LocalHealth local = Model.Read(Alice, _venue.Deposit(Alice, cash).Open(Alice, (decimal)size, 2_000).Slots, 0).Local!;

        Assert.Equal(Dollars((decimal)expected), Figure(local, $"liquidatable:{Eth}"));
    }

    [Theory]
    [InlineData(-1_050.0, 10_000, false)]       // 75 % of what the collateral counts for: 2,000 · 70 %.
    [InlineData(-1_050.000001, 10_000, true)]
    [InlineData(-500.0, 500, false)]            // As much as the account may owe.
    [InlineData(-500.000001, 500, true)]
    public void Collateral_is_sold_for_a_debt_beyond_its_share_or_the_accounts_limit(double cash, int limit, bool expected)
    {
        _venue.Deposit(Alice, (decimal)cash).Hold(Alice, BigInteger.Pow(10, 18), limit);

        Assert.Equal(expected, Model.Read(Alice, _venue.Slots, 0).Local!.IsLiquidatable);
    }

    [Fact]
    public void Touched_by_a_mark_are_those_in_the_market_and_by_a_price_those_who_hold()
    {
        _venue.Open(Alice, 4, 2_000).Hold(Liquidator, 1).Deposit(Fund, 1);

        Assert.Equal([Alice], Model.Touched(SubAccountKey.Market, Market.Mark, _venue.Slots));
        Assert.Equal([Liquidator], Model.Touched(SubAccountKey.Market, Collateral.PricePlusOne, _venue.Slots));
        Assert.Equal(3, Model.Touched(SubAccountKey.Market, PerpSlots.MaintenanceRatio, _venue.Slots).Count());
        Assert.Empty(Model.Touched(SubAccountKey.Market, PerpSlots.ObservedAt, _venue.Slots));
        Assert.Equal([Fund], Model.Touched(Fund, PerpSlots.Cash, _venue.Slots));
    }

    private static BigInteger? Figure(LocalHealth local, string name) => local.Figures.Single(figure => figure.Name == name).Value;
}
