using System.Numerics;
using System.Text;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Aave.AaveSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

public sealed class AaveAdapterTests
{
    private static readonly BigInteger Eth = BigInteger.Pow(10, 18);
    private static readonly BigInteger Dollar = BigInteger.Pow(10, 6);

    [Theory]
    [InlineData(9_500, 9_509_500_001)]       // The whole debt: a thousandth and a unit more, for the interest until inclusion.
    [InlineData(8_000, 8_000_000_000)]       // A part of it: not a unit more than planned.
    public void Encode_asks_the_pool_for_the_planned_repayment_and_room_where_it_closes_the_debt(int repayUsd, long expected)
    {
        AaveSlotsBuilder market = WithWethAndUsdc();
        market.Supply(Alice, Weth, 5 * Eth);
        market.Borrow(Alice, Usdc, 9_500 * Dollar);
        LiquidationOption option = Model.Options(
            Alice, market.Slots, 10, new Inventory(default, new Dictionary<Address, BigInteger> { [Usdc] = 10_000 * Dollar }))
            .Single() with
        { Repay = new TokenAmount(repayUsd * Dollar, 6) };
        LiquidationPlan plan = new(new SubAccountId(Adapter.Venue, Alice), option, new BlockRef(Settings.ChainId, 1, default, 10), 5);

        CallRequest call = Adapter.Encode(plan, market.Slots);

        Assert.Equal(Address.Parse("0x0000000000000000000000000000000000009001"), call.To);
        Assert.Equal(Pool.LiquidationCall.Encode(Weth, Usdc, Alice.Holder, expected, false), call.Data.ToArray());
    }

    [Fact]
    public void Explain_knows_the_pool_s_errors_and_above_all_that_an_account_is_healthy()
    {
        Assert.Equal(new LiquidationRefusal("HealthFactorNotBelowThreshold", true), Adapter.Explain(Pool.HealthFactorNotBelowThresholdError.Selector));
        Assert.Equal(new LiquidationRefusal("MustNotLeaveDust", false), Adapter.Explain(Pool.MustNotLeaveDustError.Selector));
        // V3.0 says it in numbers.
        Assert.Equal(new LiquidationRefusal("HealthFactorNotBelowThreshold", true), Adapter.Explain(Text("45")));
        Assert.Equal(new LiquidationRefusal("CollateralCannotBeLiquidated", false), Adapter.Explain(Text("46")));
        Assert.Equal(new LiquidationRefusal("99", false), Adapter.Explain(Text("99")));
        Assert.Equal("custom error 0xdeadbeef", Adapter.Explain([0xde, 0xad, 0xbe, 0xef]).Reason);
    }

    /// <summary>Error(string).</summary>
    private static byte[] Text(string reason) =>
        [0x08, 0xc3, 0x79, 0xa0, .. Hash32.OfNumber(32).ToArray(), .. Hash32.OfNumber(reason.Length).ToArray(), .. Encoding.ASCII.GetBytes(reason.PadRight(32, '\0'))];
}
