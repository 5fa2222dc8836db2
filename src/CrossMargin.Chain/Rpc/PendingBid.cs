using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>What one transaction of a node's pending block offers for its place.</summary>
/// <param name="MaxFeePerGas">Wei; before EIP-1559 the price of gas.</param>
/// <param name="MaxPriorityFeePerGas">Wei: of that, the most for the block's builder; before EIP-1559 all of it.</param>
public sealed record PendingBid(Address From, BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas)
{
    /// <summary>Of <c>eth_getBlockByNumber("pending", true)</c>; none where the node has no pending block.</summary>
    /// <exception cref="JsonException">It is no block with its transactions.</exception>
    internal static IReadOnlyList<PendingBid> ReadAll(ref Utf8JsonReader reader)
    {
        JsonElement block = JsonElement.ParseValue(ref reader);
        if (block.ValueKind == JsonValueKind.Null)
            return [];
        if (block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("transactions", out JsonElement all) || all.ValueKind != JsonValueKind.Array)
            throw new JsonException("a pending block has no transactions");
        return [.. all.EnumerateArray().Select(Read)];
    }

    private static PendingBid Read(JsonElement transaction)
    {
        if (transaction.ValueKind != JsonValueKind.Object
            || !transaction.TryGetProperty("from", out JsonElement from) || !Address.TryParse(TextOf(from), out Address sender))
        {
            throw new JsonException("a pending transaction has no sender");
        }

        BigInteger? price = Find(transaction, "gasPrice");
        BigInteger? most = Find(transaction, "maxFeePerGas") ?? price;
        BigInteger? tip = Find(transaction, "maxPriorityFeePerGas") ?? price;
        return most is { } fee && tip is { } priority
            ? new PendingBid(sender, fee, priority) : throw new JsonException("a pending transaction offers nothing");
    }

    private static BigInteger? Find(JsonElement transaction, string name) =>
        transaction.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? RpcValues.ParseBig(TextOf(value)) : null;

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new JsonException("a pending transaction has a field that is no text");
}
