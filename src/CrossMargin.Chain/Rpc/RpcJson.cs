using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>How parameters are written: bytes as hexadecimal, big numbers as quantities, names in camel case.</summary>
internal static class RpcJson
{
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    private static JsonSerializerOptions CreateOptions()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters =
            {
                new TextConverter<Address>(address => address.ToString()),
                new TextConverter<Hash32>(hash => hash.ToString()),
                new TextConverter<BigInteger>(Hex.OfQuantity),
                new TextConverter<byte[]>(bytes => Hex.Of(bytes)),
                new TextConverter<ReadOnlyMemory<byte>>(bytes => Hex.Of(bytes.Span)),
                new BlockIdConverter(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class TextConverter<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Parameters are only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(text(value));
    }

    private sealed class BlockIdConverter : JsonConverter<BlockId>
    {
        public override BlockId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Parameters are only written.");

        /// <summary>A block named by its hash is an object: EIP-1898.</summary>
        public override void Write(Utf8JsonWriter writer, BlockId value, JsonSerializerOptions options)
        {
            if (value.Hash is not { } hash)
            {
                writer.WriteStringValue(value.Parameter);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("blockHash"u8, hash.ToString());
            writer.WriteEndObject();
        }
    }
}
