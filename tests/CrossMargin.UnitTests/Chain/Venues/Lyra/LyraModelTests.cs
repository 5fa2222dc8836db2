using System.Numerics;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

public sealed class LyraModelTests
{
    private static readonly double Decimal = (double)LyraMath.Unit;

    [Fact]
    public async Task A_written_call_is_a_negative_option_against_its_own_collateral()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        SubAccountView view = run.View(2);

        OptionPosition option = Assert.Single(view.Options);
        Assert.Equal(-BigInteger.Parse("2000000000000000003"), option.Size.Raw);
        Assert.Equal((1_750d, true, 2_150d), (option.Instrument.Strike, option.Instrument.IsCall, option.Spot!.Usd));
        Assert.Equal(0.986 * 0.9925, option.Mark!.Volatility, 1e-12);
        Assert.Equal(0.05, option.Mark.Rate);
        double years = (double)(run.Slots[BoardSlots.Of(1).Expiry] - run.Time) / TimeSpan.FromDays(365).TotalSeconds;
        Assert.Equal(2_150 * Math.Exp(0.05 * years), option.Mark.Forward, 1e-9);
        CollateralBalance collateral = Assert.Single(view.Collateral);
        Assert.Equal((BigInteger.Parse("1100000000000000003"), 2_150d), (collateral.Amount.Raw, collateral.Price!.Usd));
        Assert.True(view.IsIsolated);
        // 1.1 against 0.834215691875333382, in the base token at $2,150.
        Assert.Equal(1.1 / 0.834215691875333382, view.Local!.HealthFactor, 1e-12);
        Assert.Equal((1.1 - 0.834215691875333382) * 2_150, view.Local.ExcessUsd, 1e-9);
    }

    [Theory]
    [InlineData("834215691875333382", false)]
    [InlineData("834215691875333381", true)]
    public async Task A_position_is_liquidatable_below_its_least_collateral_and_not_at_it(string collateral, bool expected)
    {
        LyraRun run = await LyraRun.ReplayAsync();
        run.Journal.Set(LyraSlots.KeyOf(2), LyraSlots.Collateral, BigInteger.Parse(collateral));

        Assert.Equal(expected, run.View(2).Local!.IsLiquidatable);
    }

    [Fact]
    public async Task A_quote_token_is_a_dollar_and_a_put_is_written_on_it()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        SubAccountView view = run.View(4);

        Assert.False(Assert.Single(view.Options).Instrument.IsCall);
        Assert.Equal((1_400d, 1d), ((double)view.Collateral.Single().Amount.Raw / Decimal, view.Collateral.Single().Price!.Usd));
        Assert.Equal(1_400 - 697.274588227833311173, view.Local!.ExcessUsd, 1e-9);
    }

    [Fact]
    public async Task A_settled_position_is_a_claim_that_no_price_moves()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        SubAccountView view = run.View(6);

        // 0.8 less 0.143936667866138898 for each call: ($2,100 − $1,800) / $2,100, and 0.75 % for selling it.
        Assert.Equal(BigInteger.Parse("656063332133861105"), Assert.Single(view.Collateral).Amount.Raw);
        Assert.Empty(view.Options);
        Assert.Equal((false, double.PositiveInfinity, false), (view.Local!.IsLiquidatable, view.Local.HealthFactor, view.IsIsolated));
    }

    [Fact]
    public async Task Only_what_is_below_its_line_is_offered_whole_for_a_fee_and_no_capital()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        Address keeper = Address.Parse("0x00000000000000000000000000000000000000a1");
        SubAccountKey position = LyraSlots.KeyOf(5);

        LiquidationOption option = Assert.Single(
            run.Model.Options(position, run.Slots, run.Time, new Inventory(keeper, new Dictionary<Address, BigInteger>())));

        Assert.All((long[])[1, 2, 3, 4, 6, 7], id => Assert.Empty(run.Options(id)));
        Assert.Equal((BigInteger.Zero, 0d, keeper), (option.Repay.Raw, option.RepayUsd, option.Beneficiary));
        // At the least 40 % of $15; at the most 40 % of 20 % of all the collateral.
        Assert.InRange(option.GainUsd, 6, 0.4 * 0.2 * 775);
        Assert.Equal(option.Seize.ToAssetQuantity(), option.SeizeUsd);
        LiquidationPlan plan = new(new SubAccountId(run.Adapter.Venue, position), option, run.Recorded.Last, 0);
        CallRequest call = run.Adapter.Encode(plan, run.Slots);
        Assert.Equal(run.Recorded.Market, call.To);
        Assert.Equal(OptionMarket.LiquidatePosition.Encode(5, keeper), call.Data.ToArray());
    }

    [Fact]
    public async Task The_fee_of_a_position_that_has_less_than_the_least_fee_is_a_share_of_what_it_has()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        run.Journal.Set(LyraSlots.KeyOf(5), LyraSlots.Collateral, LyraMath.Unit);

        // 40 % of $1, where the least is $15.
        Assert.Equal(LyraMath.Unit * 4 / 10, Assert.Single(run.Options(5)).Seize.Raw);
    }

    [Fact]
    public async Task Closing_by_force_costs_no_less_than_what_the_option_pays_now_and_a_share_of_spot()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        PositionStanding position = PositionStanding.Read(LyraSlots.KeyOf(5), run.Slots, run.Time)!;
        BigInteger spotValue = LyraMath.Multiply(position.Spot, position.Amount);
        Assert.InRange(ForcedClose.Cost(position, run.Slots)!.Value, 0, spotValue);

        run.Journal.Set(LyraParameters.LiquidateSpotMin, LyraMath.Unit);

        Assert.InRange(ForcedClose.Cost(position, run.Slots)!.Value, spotValue, 2 * spotValue);
    }

    [Fact]
    public async Task A_covered_call_returns_at_most_all_of_its_base_token()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        run.Journal.Set(BoardSlots.Of(2).SettledAt, 1_000_000 * LyraMath.Unit);

        Assert.Equal(
            LyraMath.Unit, SettledPosition.BaseReturnedRatio(PositionStanding.Read(LyraSlots.KeyOf(6), run.Slots, run.Time)!, run.Slots));
    }

    [Fact]
    public async Task Without_what_a_liquidation_is_priced_with_nothing_is_offered()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        foreach (Slot slot in (Slot[])[StrikeSlots.Of(1).SkewAverage, BoardSlots.Of(1).Average, LyraParameters.StandardSize])
        {
            Assert.Single(run.Options(5));
            BigInteger value = run.Slots[slot];
            run.Journal.Set(slot, 0);
            Assert.Empty(run.Options(5));
            run.Journal.Set(slot, value);
        }
    }

    [Fact]
    public async Task A_change_of_the_market_touches_whom_it_concerns()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        Assert.Equal([2, 4, 5, 6, 7], Touched(LyraSlots.Spot));
        Assert.Equal([2, 4, 5, 6, 7], Touched(LyraParameters.ShockVolA));
        Assert.Equal([2, 4, 5, 7], Touched(BoardSlots.Of(1).Volatility));
        Assert.Equal([6], Touched(BoardSlots.Of(2).SettledAt));
        Assert.Equal([2, 4, 5, 7], Touched(StrikeSlots.Of(1).Skew));
        Assert.Empty(Touched(LyraSlots.NetVega));
        Assert.Equal([LyraSlots.KeyOf(9)], run.Model.Touched(LyraSlots.KeyOf(9), LyraSlots.Collateral, run.Slots));

        IEnumerable<int> Touched(Slot slot) =>
            run.Model.Touched(SubAccountKey.Market, slot, run.Slots).Select(key => (int)key.Part.ToNumber()).Order();
    }

    [Fact]
    public async Task Explain_knows_the_contracts_errors_and_above_all_that_a_position_is_healthy()
    {
        LyraRun run = await LyraRun.BeginAsync();
        byte[] words = new byte[8 * Hash32.Size];

        Assert.Equal(new LiquidationRefusal("PositionNotLiquidatable", true), run.Adapter.Explain([.. OptionToken.PositionNotLiquidatableError.Selector, .. words]));
        Assert.Equal(new LiquidationRefusal("BoardExpired", false), run.Adapter.Explain([.. OptionMarket.BoardExpiredError.Selector, .. words]));
        Assert.Equal("custom error 0xdeadbeef", run.Adapter.Explain([0xde, 0xad, 0xbe, 0xef]).Reason);
    }
}
