using System.Text.Json;
using CrossMargin.Chain.Proofs;
using static CrossMargin.Chain.Rpc.JsonFields;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads eth_getBlockReceipts as far as a block's receipts root is made of it.</summary>
internal static class BlockReceiptsReader
{
    /// <summary>EIP-7702 brought the last type whose receipt has the common form; rollups number their own from above.</summary>
    private const long LastCommonType = 4;

    private const int BloomSize = 256;

    /// <summary>Null where there is no such block, or where a receipt has a form of its own.</summary>
    public static IReadOnlyList<BlockReceipt>? Read(ref Utf8JsonReader reader)
    {
        JsonElement receipts = JsonElement.ParseValue(ref reader);
        if (receipts.ValueKind == JsonValueKind.Null)
            return null;
        if (receipts.ValueKind != JsonValueKind.Array)
            throw new JsonException("the receipts of a block are no list");
        return receipts.EnumerateArray().All(IsCommon) ? [.. receipts.EnumerateArray().Select(Of)] : null;
    }

    /// <summary>Before Byzantium a receipt had a state root in place of its status.</summary>
    private static bool IsCommon(JsonElement receipt) =>
        receipt.ValueKind == JsonValueKind.Object && receipt.TryGetProperty("status", out JsonElement status)
        && status.ValueKind == JsonValueKind.String
        && Has(receipt, "type") && LongOf(receipt, "type") <= LastCommonType;

    private static BlockReceipt Of(JsonElement receipt) => new(
        HashOf(receipt, "transactionHash"),
        new ReceiptBody(
            (byte)LongOf(receipt, "type"),
            LongOf(receipt, "status") == 1,
            LongOf(receipt, "cumulativeGasUsed"),
            BytesOf(receipt, "logsBloom", BloomSize),
            [.. ListOf(receipt, "logs").Select(LogOf)]));

    private static ReceiptLog LogOf(JsonElement log) => new(
        AddressOf(log, "address"),
        [.. ListOf(log, "topics").Select(HashOf)],
        BytesOf(log, "data", size: null));
}
