using System.Text.Json;
using CrossMargin.Chain.Proofs;
using static CrossMargin.Chain.Rpc.JsonFields;

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
            Beneficiary = AddressOf(block, "miner"),
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
}
