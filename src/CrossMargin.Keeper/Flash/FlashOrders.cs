using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Flash;

/// <summary>What the executor is asked to do, as the call that asks for it. Pure.</summary>
internal static class FlashOrders
{
    private const int SelectorSize = 4;
    private const int Word = AbiReader.WordSize;

    // Words that an order has in place: nine members.
    private const int HeadSize = 9 * Word;

    /// <summary>A thousandth more than is planned to be repaid: interest goes on accruing until it is included. What is not needed goes back.</summary>
    public static BigInteger LoanFor(BigInteger repay) => repay + (repay / 1_000) + 1;

    /// <summary>The most that may be planned to be repaid, where so much can be borrowed.</summary>
    public static BigInteger RepayFor(BigInteger loan) => BigInteger.Max(0, loan - 1) * 1_000 / 1_001;

    /// <param name="liquidation">As the venue's adapter encodes it.</param>
    /// <param name="account">Owns the executor, and gets what is left.</param>
    public static CallRequest Encode(CallRequest liquidation, LiquidationOption option, FlashFunding funding, Address account)
    {
        LiquidationExecutor.Order order = new(
            funding.Lender, option.Debt.Address, LoanFor(option.Repay.Raw), liquidation.To, liquidation.Data.ToArray(), option.Collateral.Address,
            funding.Market is { } market ? [market] : [], funding.ProfitMin, account);
        return new CallRequest(funding.Executor, LiquidationExecutor.Execute.Encode(order), account);
    }

    public static bool IsOrder(ReadOnlySpan<byte> call) => call.StartsWith(LiquidationExecutor.Execute.Selector);

    /// <returns>Null where it is no order, or one that cannot be read.</returns>
    public static LiquidationExecutor.Order? Read(ReadOnlySpan<byte> call)
    {
        if (!IsOrder(call))
            return null;
        try
        {
            AbiReader reader = new(call[SelectorSize..], headSize: Word);
            return Read(ref reader, reader.ReadOffset(frame: 0, at: 0, HeadSize));
        }
        catch (AbiException)
        {
            return null;
        }
    }

    private static LiquidationExecutor.Order Read(ref AbiReader reader, int at)
    {
        byte[] liquidation = reader.ReadBytes(reader.ReadOffset(at, at + (4 * Word), Word));
        int tail = reader.ReadOffset(at, at + (6 * Word), Word);
        Address[] route = new Address[reader.ReadLength(tail, Word)];
        for (int index = 0; index < route.Length; index++)
            route[index] = reader.ReadAddress(tail + ((index + 1) * Word));
        return new LiquidationExecutor.Order(
            reader.ReadAddress(at), reader.ReadAddress(at + Word), reader.ReadUnsigned(at + (2 * Word), 256), reader.ReadAddress(at + (3 * Word)),
            liquidation, reader.ReadAddress(at + (5 * Word)), route, reader.ReadUnsigned(at + (7 * Word), 256), reader.ReadAddress(at + (8 * Word)));
    }
}
