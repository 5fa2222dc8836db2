using System.Numerics;
using System.Text.Json;
using static CrossMargin.Chain.Rpc.JsonFields;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads what is asked for seldom, and so without care for allocations: receipts and fee histories.</summary>
internal static class ReceiptReader
{
    /// <summary>Null while the transaction is not in a block.</summary>
    public static TransactionReceipt? Read(ref Utf8JsonReader reader)
    {
        JsonElement receipt = JsonElement.ParseValue(ref reader);
        if (receipt.ValueKind == JsonValueKind.Null || !Has(receipt, "blockHash"))
            return null;
        return new TransactionReceipt(
            HashOf(receipt, "transactionHash"),
            LongOf(receipt, "blockNumber"),
            HashOf(receipt, "blockHash"),
            NumberOf(receipt, "status").IsOne,
            LongOf(receipt, "gasUsed"),
            NumberOf(receipt, "effectiveGasPrice"),
            Has(receipt, "contractAddress") ? AddressOf(receipt, "contractAddress") : null)
        {
            // The OP Stack's names.
            DataFee = OptionalOf(receipt, "l1Fee"),
            HasOperatorFee = !OptionalOf(receipt, "operatorFeeScalar").IsZero || !OptionalOf(receipt, "operatorFeeConstant").IsZero,
        };
    }

    private static BigInteger OptionalOf(JsonElement receipt, string name) => Has(receipt, name) ? NumberOf(receipt, name) : 0;

    /// <param name="percentiles">How many rewards each block must have.</param>
    public static FeeHistory ReadFeeHistory(ref Utf8JsonReader reader, int percentiles)
    {
        JsonElement history = JsonElement.ParseValue(ref reader);
        BigInteger[] baseFees = Quantities(history, "baseFeePerGas");
        IReadOnlyList<BigInteger>[] rewards = history.TryGetProperty("reward", out JsonElement blocks) && blocks.ValueKind == JsonValueKind.Array
            ? [.. blocks.EnumerateArray().Select(block => Quantities(block.EnumerateArray()))]
            : [];
        bool isWhole = baseFees.Length > 0
            && (percentiles == 0 || (rewards.Length == baseFees.Length - 1 && rewards.All(block => block.Count == percentiles)));
        return isWhole
            ? new FeeHistory(baseFees, rewards)
            : throw new JsonException("a fee history has too few fees");
    }

    private static BigInteger[] Quantities(JsonElement parent, string name) => Quantities(ListOf(parent, name));

    private static BigInteger[] Quantities(IEnumerable<JsonElement> list) => [.. list.Select(NumberOf)];
}
