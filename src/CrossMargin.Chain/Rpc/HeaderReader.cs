using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads a block's header, and passes over its transactions.</summary>
internal sealed class HeaderReader(ChainId chain)
{
    private const int BloomSize = 256;

    /// <summary>Null when there is no such block. A pending block has no hash yet: zero.</summary>
    public BlockHeader? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a block is no object");
        long? number = null, timestamp = null, gasLimit = null;
        Hash32? parent = null;
        Hash32 hash = default;
        ReadOnlyMemory<byte> bloom = default;
        BigInteger? baseFee = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("number"u8))
                number = Next(ref reader) ? RpcValues.ReadLong(ref reader) : null;
            else if (reader.ValueTextEquals("hash"u8))
                hash = Next(ref reader) ? RpcValues.ReadHash(ref reader) : default;
            else if (reader.ValueTextEquals("parentHash"u8))
                parent = Next(ref reader) ? RpcValues.ReadHash(ref reader) : null;
            else if (reader.ValueTextEquals("timestamp"u8))
                timestamp = Next(ref reader) ? RpcValues.ReadLong(ref reader) : null;
            else if (reader.ValueTextEquals("logsBloom"u8))
                bloom = Next(ref reader) ? RpcValues.ReadBytes(ref reader) : default;
            else if (reader.ValueTextEquals("baseFeePerGas"u8))
                baseFee = Next(ref reader) ? RpcValues.ReadBig(ref reader) : null;
            else if (reader.ValueTextEquals("gasLimit"u8))
                gasLimit = Next(ref reader) ? RpcValues.ReadLong(ref reader) : null;
            else
                RpcEnvelope.Skip(ref reader);
        }

        if (number is null || parent is null || timestamp is null || gasLimit is null)
            throw new JsonException("a block lacks its number, parent, time or gas limit");
        if (bloom.Length != BloomSize)
            throw new JsonException("a block's bloom is not 256 bytes");
        return new BlockHeader(
            new BlockRef(chain, number.Value, hash, timestamp.Value), parent.Value, bloom, baseFee, gasLimit.Value);
    }

    /// <summary>Moves to the property's value; false when it is null.</summary>
    private static bool Next(ref Utf8JsonReader reader)
    {
        RpcEnvelope.Advance(ref reader);
        return reader.TokenType != JsonTokenType.Null;
    }
}
