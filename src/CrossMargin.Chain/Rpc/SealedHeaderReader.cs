using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads every field of a block's header that is hashed, and passes over the rest.</summary>
internal static class SealedHeaderReader
{
    private const int BloomSize = 256;
    private const int NonceSize = 8;

    /// <summary>Null when there is no such block.</summary>
    public static SealedHeader? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        JsonElement block = JsonElement.ParseValue(ref reader);
        if (block.ValueKind != JsonValueKind.Object)
            throw new JsonException("a block is no object");
        return new SealedHeader
        {
            ParentHash = HashOf(block, "parentHash"),
            UnclesHash = HashOf(block, "sha3Uncles"),
            Beneficiary = Address.TryParse(TextOf(block, "miner"), out Address miner) ? miner : throw Fault("miner"),
            StateRoot = HashOf(block, "stateRoot"),
            TransactionsRoot = HashOf(block, "transactionsRoot"),
            ReceiptsRoot = HashOf(block, "receiptsRoot"),
            LogsBloom = BytesOf(block, "logsBloom", BloomSize),
            Difficulty = NumberOf(block, "difficulty"),
            Number = LongOf(block, "number"),
            GasLimit = LongOf(block, "gasLimit"),
            GasUsed = LongOf(block, "gasUsed"),
            Timestamp = LongOf(block, "timestamp"),
            ExtraData = BytesOf(block, "extraData", size: null),
            MixHash = HashOf(block, "mixHash"),
            Nonce = BytesOf(block, "nonce", NonceSize),
            BaseFeePerGas = Has(block, "baseFeePerGas") ? NumberOf(block, "baseFeePerGas") : null,
            WithdrawalsRoot = Has(block, "withdrawalsRoot") ? HashOf(block, "withdrawalsRoot") : null,
            BlobGasUsed = Has(block, "blobGasUsed") ? LongOf(block, "blobGasUsed") : null,
            ExcessBlobGas = Has(block, "excessBlobGas") ? LongOf(block, "excessBlobGas") : null,
            ParentBeaconBlockRoot = Has(block, "parentBeaconBlockRoot") ? HashOf(block, "parentBeaconBlockRoot") : null,
            RequestsHash = Has(block, "requestsHash") ? HashOf(block, "requestsHash") : null,
        };
    }

    private static bool Has(JsonElement block, string name) =>
        block.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static string TextOf(JsonElement block, string name) =>
        block.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(name);

    private static Hash32 HashOf(JsonElement block, string name) =>
        Hash32.TryParse(TextOf(block, name), out Hash32 hash) ? hash : throw Fault(name);

    private static byte[] BytesOf(JsonElement block, string name, int? size)
    {
        string text = TextOf(block, name);
        byte[] bytes = new byte[size ?? Math.Max(0, (text.Length - 2) / 2)];
        return Hex.TryRead(text, bytes) ? bytes : throw Fault(name);
    }

    private static BigInteger NumberOf(JsonElement block, string name)
    {
        string text = TextOf(block, name);
        byte[] word = new byte[Hash32.Size];
        return text.StartsWith("0x", StringComparison.Ordinal) && text.Length > 2
            && Hex.TryRead("0x" + text[2..].PadLeft(2 * Hash32.Size, '0'), word)
            ? new BigInteger(word, isUnsigned: true, isBigEndian: true)
            : throw Fault(name);
    }

    private static long LongOf(JsonElement block, string name) =>
        NumberOf(block, name) is var number && number <= long.MaxValue ? (long)number : throw Fault(name);

    private static JsonException Fault(string name) => new($"a block's {name} is not what it should be");
}
