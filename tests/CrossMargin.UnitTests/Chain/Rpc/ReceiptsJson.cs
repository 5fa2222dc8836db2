using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>Whole headers and receipts as nodes write them.</summary>
internal static class ReceiptsJson
{
    public static Hash32 RootOf(IEnumerable<BlockReceipt> receipts) =>
        TrieRoot.OfList([.. receipts.Select(receipt => new ReadOnlyMemory<byte>(receipt.Body.Encode()))]);

    public static string Of(IEnumerable<BlockReceipt> receipts) => $"[{string.Join(',', receipts.Select(Of))}]";

    public static string Of(SealedHeader header) => $$"""
        {"parentHash":"{{header.ParentHash}}","sha3Uncles":"{{header.UnclesHash}}","miner":"{{header.Beneficiary}}","stateRoot":"{{header.StateRoot}}",
        "transactionsRoot":"{{header.TransactionsRoot}}","receiptsRoot":"{{header.ReceiptsRoot}}","logsBloom":"{{Hex.Of(header.LogsBloom.Span)}}",
        "difficulty":"0x0","number":"{{Hex.OfQuantity(header.Number)}}","gasLimit":"{{Hex.OfQuantity(header.GasLimit)}}",
        "gasUsed":"{{Hex.OfQuantity(header.GasUsed)}}","timestamp":"{{Hex.OfQuantity(header.Timestamp)}}","extraData":"{{Hex.Of(header.ExtraData.Span)}}",
        "mixHash":"{{header.MixHash}}","nonce":"{{Hex.Of(header.Nonce.Span)}}","baseFeePerGas":"{{Hex.OfQuantity((long)header.BaseFeePerGas!)}}",
        "withdrawalsRoot":"{{header.WithdrawalsRoot}}","blobGasUsed":"{{Hex.OfQuantity(header.BlobGasUsed!.Value)}}",
        "excessBlobGas":"{{Hex.OfQuantity(header.ExcessBlobGas!.Value)}}","parentBeaconBlockRoot":"{{header.ParentBeaconBlockRoot}}",
        "requestsHash":"{{header.RequestsHash}}"}
        """.ReplaceLineEndings("");

    private static string Of(BlockReceipt receipt) => $$"""
        {"transactionHash":"{{receipt.Transaction}}","type":"{{Hex.OfQuantity(receipt.Body.Type)}}","status":"{{(receipt.Body.IsSuccess ? "0x1" : "0x0")}}",
        "cumulativeGasUsed":"{{Hex.OfQuantity(receipt.Body.CumulativeGasUsed)}}","logsBloom":"{{Hex.Of(receipt.Body.LogsBloom.Span)}}",
        "logs":[{{string.Join(',', receipt.Body.Logs.Select(Of))}}]}
        """.ReplaceLineEndings("");

    private static string Of(ReceiptLog log) => $$"""
        {"address":"{{log.Address}}","topics":[{{string.Join(',', log.Topics.Select(topic => $"\"{topic}\""))}}],"data":"{{Hex.Of(log.Data.Span)}}"}
        """;
}
