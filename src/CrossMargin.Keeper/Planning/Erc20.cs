using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>The three calls of ERC-20 (EIP-20) that paying with a token takes.</summary>
internal static class Erc20
{
    /// <summary>2^256 − 1: an approval without end.</summary>
    public static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;

    /// <summary>approve(address,uint256)</summary>
    public static readonly byte[] ApproveSelector = [0x09, 0x5e, 0xa7, 0xb3];

    private static readonly byte[] BalanceOfSelector = [0x70, 0xa0, 0x82, 0x31];
    private static readonly byte[] AllowanceSelector = [0xdd, 0x62, 0xed, 0x3e];

    public static CallRequest BalanceOf(Address token, Address holder) =>
        new(token, AbiCall.Encode(BalanceOfSelector, holder.ToWord()));

    public static CallRequest Allowance(Address token, Address holder, Address spender) =>
        new(token, AbiCall.Encode(AllowanceSelector, holder.ToWord(), spender.ToWord()));

    public static CallRequest Approve(Address token, Address holder, Address spender, BigInteger amount) =>
        new(token, AbiCall.Encode(ApproveSelector, spender.ToWord(), Hash32.OfNumber(amount)), From: holder);
}
