using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads what is asked for seldom, and so without care for allocations: receipts and fee histories.</summary>
internal static class ReceiptReader
{
    /// <summary>Null while the transaction is not in a block.</summary>
    public static TransactionReceipt? Read(ref Utf8JsonReader reader)
    {
        JsonElement receipt = JsonElement.ParseValue(ref reader);
        if (receipt.ValueKind == JsonValueKind.Null || Find(receipt, "blockHash") is null)
            return null;
        return new TransactionReceipt(
            Hash32.Parse(Text(receipt, "transactionHash")),
            (long)Quantity(Text(receipt, "blockNumber")),
            Hash32.Parse(Text(receipt, "blockHash")),
            Quantity(Text(receipt, "status")).IsOne,
            (long)Quantity(Text(receipt, "gasUsed")),
            Quantity(Text(receipt, "effectiveGasPrice")),
            Find(receipt, "contractAddress") is { } created ? Address.Parse(created) : null);
    }

    /// <param name="percentiles">How many rewards each block must have.</param>
    public static FeeHistory ReadFeeHistory(ref Utf8JsonReader reader, int percentiles)
    {
        JsonElement history = JsonElement.ParseValue(ref reader);
        BigInteger[] baseFees = Quantities(history, "baseFeePerGas");
        IReadOnlyList<BigInteger>[] rewards = history.TryGetProperty("reward", out JsonElement blocks) && blocks.ValueKind == JsonValueKind.Array
            ? [.. blocks.EnumerateArray().Select(block => Quantities(block))]
            : [];
        bool isWhole = baseFees.Length > 0
            && (percentiles == 0 || (rewards.Length == baseFees.Length - 1 && rewards.All(block => block.Count == percentiles)));
        return isWhole
            ? new FeeHistory(baseFees, rewards)
            : throw new JsonException("a fee history has too few fees");
    }

    private static BigInteger[] Quantities(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement array) ? Quantities(array) : throw new JsonException($"{name} is missing");

    private static BigInteger[] Quantities(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => Quantity(item.GetString() ?? ""))];

    private static BigInteger Quantity(string text) =>
        text is ['0', 'x' or 'X', _, ..] && text.Length <= 66
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            ? value
            : throw new JsonException("a quantity is not hexadecimal");

    private static string Text(JsonElement parent, string name) =>
        Find(parent, name) ?? throw new JsonException($"{name} is missing");

    private static string? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
