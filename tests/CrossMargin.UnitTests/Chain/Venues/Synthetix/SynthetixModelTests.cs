using System.Numerics;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Synthetix.SynthetixBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

public sealed class SynthetixModelTests
{
    private readonly SynthetixBuilder _market = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_position_is_liquidatable_at_its_line_and_not_a_unit_above(int above, bool isLiquidatable)
    {
        // 5 ETH at $2,000 are $10,000: 0.6 % of buffer, 0.4 % of fee, $3, and 5 / 1,000,000 of $10,000 as premium: 60 + 40 + 3 + 0.05.
        _market.Open(103.05m, 5);
        _market.Journal.Set(AliceInEth, Eth.Margin, Units(103.05m) + above);

        LocalHealth local = _market.View().Local!;

        Assert.Equal(isLiquidatable, local.IsLiquidatable);
        Assert.Equal(1, local.HealthFactor, precision: 12);
        Assert.Equal(isLiquidatable, _market.Option() is not null);
    }

    [Fact]
    public void Health_is_the_margin_that_counts_over_the_margin_at_the_line()
    {
        // $1,000 less a loss of $500: 499.95 count, 103 are the line; 0.05 is the premium.
        _market.Open(1_000, 5);
        _market.SetPrice(1_900);

        SubAccountView view = _market.View();

        // At $1,900: 57 + 38 + 3 = 98, and a premium of 0.0475.
        Assert.Equal(499.9525 / 98, view.Local!.HealthFactor, precision: 12);
        Assert.Equal(401.9525, view.Local.ExcessUsd, precision: 9);
        Assert.True(view.IsIsolated);
    }

    [Fact]
    public void Funding_flows_against_the_skew_with_the_square_of_time()
    {
        // A skew of 100,000 is a tenth of the scale: the rate grows by 0.9 in a day. In half a day it is 0.45, 0.225 on average:
        // half a day of that on $2,000 is $225 for each ETH, paid by longs.
        _market.Open(1_000, -2);
        _market.Journal.Set(Eth.Skew, Units(100_000));
        _market.Journal.Set(SynthetixSlots.RateStalePeriod, 100_000);

        SubAccountView view = _market.View(43_200);

        Assert.Equal(Units(450), view.Perps.Single().AccruedFunding.Raw);
        Assert.Equal(Units(0.45m), Figure(view, "currentFundingRate"));
        Assert.Equal(Units(1_450), Figure(view, "remainingMargin"));
    }

    [Fact]
    public void A_position_has_the_price_with_the_premium_of_the_skew_as_mark_and_the_oracle_s_as_index()
    {
        _market.Open(1_000, -2);
        _market.Journal.Set(Eth.Skew, Units(-5_000));

        PerpPosition perp = Assert.Single(_market.View().Perps);

        Assert.Equal((1_990d, 2_000d), (perp.Mark!.Usd, perp.Index!.Usd));
        Assert.Equal((Feed, DateTimeOffset.FromUnixTimeSeconds(100), TimeSpan.FromHours(1)), (perp.Index.Source, perp.Index.UpdatedAt, perp.Index.Feed!.Heartbeat));
        Assert.Equal(("sETHPERP", new Underlying("ETH")), (perp.Instrument.Symbol, perp.Instrument.Underlying));
        Assert.Equal((Units(-2), Units(-4_000)), (perp.Size.Raw, perp.EntryValue.Raw));
    }

    [Fact]
    public void Margin_is_collateral_in_the_venue_s_dollar_also_without_a_position()
    {
        _market.Journal.Set(AliceInEth, Eth.Margin, Units(7));

        SubAccountView view = _market.View();

        CollateralBalance margin = Assert.Single(view.Collateral);
        Assert.Equal(("sUSD", new Underlying("USD"), Units(7), 1d), (margin.Token.Symbol, margin.Token.Underlying, margin.Amount.Raw, margin.Price!.Usd));
        Assert.Empty(view.Perps);
        Assert.True(view.Local is { IsLiquidatable: false, HealthFactor: double.PositiveInfinity, ExcessUsd: 7 });
        Assert.Equal(0, Figure(view, "liquidationPrice"));
    }

    [Fact]
    public void Margin_stops_at_zero_and_its_loss_is_nobody_s_debt()
    {
        _market.Open(100, 5);
        _market.SetPrice(1_900);

        SubAccountView view = _market.View();

        Assert.Equal(0, Figure(view, "remainingMargin"));
        Assert.Equal((true, 0d), (view.Local!.IsLiquidatable, view.Local.HealthFactor));
        Assert.Equal(-400 - 98.0475, view.Local.ExcessUsd, precision: 9);
        Assert.Empty(view.Debts);
    }

    [Theory]
    [InlineData(0, 100)]                    // The market answers no price.
    [InlineData(PriceState.Invalid, 100)]   // It does not take it for valid.
    [InlineData(PriceState.Valid, 1_101)]   // It was valid when it was read, and is stale by now.
    public void Without_a_valid_price_a_position_is_neither_healthy_nor_liquidatable(int state, long timestamp)
    {
        _market.Open(50, 5);
        _market.Journal.Set(AliceInEth, Eth.Flagger, Bob.ToNumber());
        _market.SetPrice(2_000, state);

        SubAccountView view = _market.View(timestamp);

        Assert.True(view.Perps.Single() is { Mark: null, Index: null });
        Assert.True(view.Local is { IsLiquidatable: false, HealthFactor: 0, ExcessUsd: <= 0 });
        Assert.Null(_market.Option(timestamp));
        Assert.Equal(state == 0, view.Local.Figures.Count == 0);
    }

    [Fact]
    public void A_time_that_no_clock_shows_is_none()
    {
        _market.Open(1_000, 5);
        _market.SetPrice(2_000, time: 1L << 40);

        Assert.Null(_market.View().Perps.Single().Index!.UpdatedAt);
    }

    [Fact]
    public void What_reverts_in_the_market_is_no_figure()
    {
        _market.Open(1_000, 5);
        _market.Journal.Set(Eth.MaxLeverage, Units(0.001m));
        Assert.DoesNotContain(_market.View().Local!.Figures, figure => figure.Name == "accessibleMargin");

        _market.Journal.Set(Eth.SkewScale, 0);
        Assert.True(_market.View().Local is { IsLiquidatable: false, HealthFactor: 0, Figures.Count: 0 });
    }

    [Theory]
    [InlineData(5, 40)]        // 0.4 % of $10,000.
    [InlineData(0.1, 1)]       // Not below the least.
    [InlineData(50, 50)]       // Not above the most.
    public void A_flag_is_offered_with_the_fees_of_both_steps(decimal size, decimal flaggerFee)
    {
        _market.Open(1, size);
        _market.Journal.Set(AliceInEth, Eth.OrderDeposit, Units(2));

        LiquidationOption option = _market.Option()!;

        Assert.Equal((LiquidationStep.Flag, 1, EthMarket), (option.Step, option.LaterSteps, option.Market));
        Assert.Equal((Units(flaggerFee + 3 + 2), BigInteger.Zero, Dollar), (option.Seize.Raw, option.Repay.Raw, option.Collateral.Address));
        Assert.Equal((double)flaggerFee + 5, option.GainUsd, precision: 9);
    }

    [Theory]
    [InlineData(true, 43)]
    [InlineData(false, 3)]
    public void A_flagged_position_is_offered_with_the_flagger_s_fee_to_the_flagger_alone(bool isOwnFlag, decimal fees)
    {
        _market.Open(5_000, 5);
        _market.Journal.Set(AliceInEth, Eth.Flagger, (isOwnFlag ? Bob : Alice).ToNumber());

        LiquidationOption option = _market.Option()!;

        Assert.Equal((LiquidationStep.Liquidate, 0, Units(fees)), (option.Step, option.LaterSteps, option.Seize.Raw));
        Assert.True(_market.View().Local is { IsLiquidatable: true, HealthFactor: 0 });
    }

    [Fact]
    public void A_change_of_the_market_touches_who_has_a_position_in_it()
    {
        _market.Open(1_000, 5);
        _market.Journal.Set(Eth.AccountOf(Bob), Eth.Margin, 5);

        Assert.Equal([AliceInEth], Touched(Eth.Price));
        Assert.Equal([AliceInEth], Touched(Eth.SkewScale));
        Assert.Empty(Touched(new MarketSlots(OtherMarket).Price));
        Assert.Empty(Touched(Eth.Funding));
        Assert.Empty(Touched(SynthetixSlots.Resolver));
        Assert.Equal(2, Touched(SynthetixSlots.MinKeeperFee).Count());
        Assert.Equal([AliceInEth], Model.Touched(AliceInEth, Eth.Size, _market.Slots));
    }

    [Fact]
    public void Prices_are_those_of_every_market_that_runs()
    {
        Assert.Equal([new PriceSlot(Eth.Price, new Underlying("ETH"), 18)], Model.Prices(_market.Slots));

        _market.Journal.Set(Eth.FundingIndex, 0);
        Assert.Empty(Model.Prices(_market.Slots));
    }

    [Theory]
    [InlineData("sETH", "ETH")]
    [InlineData("SOL", "SOL")]
    [InlineData("s1INCH", "1INCH")]
    [InlineData("stETH", "STETH")]
    [InlineData("", "")]
    public void An_asset_s_underlying_is_its_name_without_the_synth_s_letter(string asset, string underlying) =>
        Assert.Equal(new Underlying(underlying), SynthetixName.UnderlyingOf(SynthetixName.ToWord(asset)));

    [Fact]
    public void A_key_that_no_market_has_holds_nothing()
    {
        SubAccountKey stranger = new(Alice, new Hash32(Enumerable.Repeat((byte)0xff, 32).ToArray()));

        Assert.True(Model.Read(stranger, _market.Slots, 100) is { Collateral: [], Perps: [], Local.IsLiquidatable: false });
        Assert.Empty(Model.Figures(new SubAccountKey(Alice), _market.Slots, 100));
        Assert.Empty(Model.Options(stranger, _market.Slots, 100, new Inventory(Bob, new Dictionary<Address, BigInteger>())));
    }

    private static BigInteger? Figure(SubAccountView view, string name) => view.Local!.Figures.Single(figure => figure.Name == name).Value;

    private IEnumerable<SubAccountKey> Touched(Slot changed) => Model.Touched(SubAccountKey.Market, changed, _market.Slots);
}
