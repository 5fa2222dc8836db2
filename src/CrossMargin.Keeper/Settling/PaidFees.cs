using System.Numerics;
using CrossMargin.Chain.Abi.OpStack;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>What a transaction cost, by its receipt.</summary>
internal static class PaidFees
{
    /// <summary>A receipt has the parameters of an operator's fee, but not by which upgrade's formula it was taken: the chain's contract says what it was.</summary>
    public static async Task<Inclusion> ReadAsync(IChainClient client, TransactionReceipt receipt, BlockRef block, CancellationToken cancellationToken) =>
        new(receipt.TransactionHash, block, receipt.GasUsed, receipt.EffectiveGasPrice)
        {
            DataFee = receipt.DataFee + (receipt.HasOperatorFee ? await ReadOperatorFeeAsync(client, receipt.GasUsed, block, cancellationToken) : 0),
        };

    private static async Task<BigInteger> ReadOperatorFeeAsync(IChainClient client, long gasUsed, BlockRef block, CancellationToken cancellationToken)
    {
        try
        {
            return AbiCall.ReadNumber(await client.CallAsync(
                new CallRequest(DataFeeMarket.Oracle, GasPriceOracle.GetOperatorFee.Encode(gasUsed)), BlockId.At(block), cancellationToken)) ?? 0;
        }
        catch (RpcErrorException fault) when (!fault.IsTransient)
        {
            // After a long rest the node may have no state of the block any more: nothing is to wait for that.
            return 0;
        }
    }
}
