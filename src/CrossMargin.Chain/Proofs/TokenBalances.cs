using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>What a token says itself: a hint where to look, never a proof.</summary>
internal static class TokenBalances
{
    /// <returns>In the order asked; null where the call reverts or returns something else.</returns>
    public static async Task<IReadOnlyList<BigInteger?>> ReadAsync(
        IChainClient chain, Address token, IReadOnlyList<Address> holders, long block, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> outcomes = await chain.CallManyAsync(
            [.. holders.Select(holder => new CallRequest(token, Erc20.BalanceOf.Encode(holder)))], BlockId.At(block), cancellationToken);
        return [.. outcomes.Select(Read)];
    }

    private static BigInteger? Read(CallOutcome outcome)
    {
        try
        {
            return outcome is CallOutcome.Returned returned ? Erc20.BalanceOf.DecodeResult(returned.Data.Span) : null;
        }
        catch (AbiException)
        {
            return null;
        }
    }
}
