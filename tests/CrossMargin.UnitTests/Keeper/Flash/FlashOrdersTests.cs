using System.Numerics;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Flash;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.UnitTests.Keeper.Flash;

public sealed class FlashOrdersTests
{
    private static readonly Address Keeper = Named('1');
    private static readonly Address Pool = Named('a');
    private static readonly Token Usdc = new(new ChainId(1), Named('d'), "USDC", 6, new Underlying("USD"));
    private static readonly Token Weth = new(new ChainId(1), Named('c'), "WETH", 18, new Underlying("ETH"));

    private static readonly LiquidationOption Option = new(
        Usdc, new TokenAmount(1_000_000, 6), 1, Weth, new TokenAmount(BigInteger.Pow(10, 15), 18), 1.05);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_reads_as_it_was_encoded(bool isSold)
    {
        byte[] liquidation = [1, 2, 3, 4, 5];
        FlashFunding funding = new(Named('e'), Named('b'), isSold ? Named('9') : null, (BigInteger.One << 255) + 7, 0.04);

        CallRequest call = FlashOrders.Encode(new CallRequest(Pool, liquidation), Option, funding, Keeper);

        Assert.Equal((Named('e'), Keeper), (call.To, call.From));
        LiquidationExecutor.Order order = FlashOrders.Read(call.Data.Span)!;
        Assert.Equivalent(
            new LiquidationExecutor.Order(
                Named('b'), Usdc.Address, 1_001_001, Pool, liquidation, Weth.Address, isSold ? [Named('9')] : [], (BigInteger.One << 255) + 7, Keeper),
            order, strict: true);
    }

    [Fact]
    public void What_is_cut_off_or_damaged_reads_as_none()
    {
        FlashFunding funding = new(Named('e'), Named('b'), Named('9'), 1, 0.04);
        byte[] call = FlashOrders.Encode(new CallRequest(Pool, new byte[40]), Option, funding, Keeper).Data.ToArray();

        Assert.All(Enumerable.Range(0, call.Length - 32), length => Assert.Null(FlashOrders.Read(call.AsSpan(0, length))));
        Assert.Null(FlashOrders.Read([.. call.Select((value, index) => index == 4 ? (byte)1 : value)]));
        Assert.Null(FlashOrders.Read([0, .. call.AsSpan(1)]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(123_456_789)]
    public void What_can_be_borrowed_is_enough_for_what_may_be_repaid(long loan)
    {
        BigInteger repay = FlashOrders.RepayFor(loan);

        Assert.True(repay >= 0);
        Assert.True(repay.IsZero || FlashOrders.LoanFor(repay) <= loan);
    }

    private static Address Named(char digit) => Address.Parse("0x" + new string(digit, 40));
}
