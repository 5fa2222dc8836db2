using System.Text.Json;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc.Endpoints;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <content>A receipt is held against its block's receipts root, where the node and the chain's forms allow it.</content>
public sealed partial class RpcChainClient
{
    private readonly ProvenReceipts _proven;

    private async Task<TransactionReceipt?> AskReceiptAsync(RpcEndpoint endpoint, Hash32 transaction, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await endpoint.Transport.RequestAsync(
            new RpcCall("eth_getTransactionReceipt", [transaction]), ReceiptReader.Read, cancellationToken);
        if (receipt is null || _proven.Has(receipt))
            return receipt;
        if (receipt.TransactionHash != transaction)
            throw new RpcDistrustException(endpoint.Name, new Distrust.OtherAnswer($"the receipt of {transaction}"));
        switch (await ProveAsync(endpoint, receipt, cancellationToken))
        {
            case ReceiptsVerdict.Proven:
                _proven.Add(receipt);
                break;
            case ReceiptsVerdict.Refuted refuted:
                throw new RpcDistrustException(endpoint.Name, new Distrust.ReceiptsRoot(refuted.Why));
            // Where headers were of the common form once, they always are.
            case ReceiptsVerdict.ForeignHeader foreign when _proven.HeadersAreCommon:
                throw new RpcDistrustException(endpoint.Name, new Distrust.ReceiptsRoot(foreign.Reason.ToString()));
        }

        return receipt;
    }

    /// <summary>Null where the node does not tell what a proof takes: then there is only the word of several.</summary>
    private static async Task<ReceiptsVerdict?> ProveAsync(RpcEndpoint endpoint, TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        return await ReadSealedAsync(endpoint, receipt.BlockHash, cancellationToken) is { } told
            ? ReceiptsProof.Verify(
                receipt.BlockHash, told.Header, told.Receipts, receipt.TransactionHash, receipt.Succeeded, receipt.GasUsed)
            : null;
    }

    /// <summary>The header of a block and its receipts, unchecked; null where the node does not tell them.</summary>
    private static async Task<(SealedHeader Header, IReadOnlyList<BlockReceipt>? Receipts)?> ReadSealedAsync(
        RpcEndpoint endpoint, Hash32 block, CancellationToken cancellationToken)
    {
        try
        {
            SealedHeader? header = await endpoint.Transport.RequestAsync(
                new RpcCall("eth_getBlockByHash", [block, false]), ReadHeader, cancellationToken);
            if (header is null)
                return null;
            // A header that is not the block's proves nothing of its receipts: they need not be asked for.
            IReadOnlyList<BlockReceipt>? receipts = header.FindFault(block) is null
                ? await endpoint.Transport.RequestAsync(
                    // By its hash: after a reorg the number names another block, whose receipts would seem to be a lie.
                    new RpcCall("eth_getBlockReceipts", [block]), BlockReceiptsReader.Read, cancellationToken)
                : null;
            return (header, receipts);
        }
        catch (RpcException refusal) when (refusal is RpcLimitException || (refusal is RpcErrorException && !RpcFault.IsRateLimit(refusal)))
        {
            return null;
        }
    }

    /// <summary>Null also for a header of another form than Ethereum's.</summary>
    private static SealedHeader? ReadHeader(ref Utf8JsonReader reader)
    {
        Utf8JsonReader start = reader;
        try
        {
            return SealedHeaderReader.Read(ref reader);
        }
        catch (JsonException)
        {
            reader = start;
            reader.Skip();
            return null;
        }
    }
}
