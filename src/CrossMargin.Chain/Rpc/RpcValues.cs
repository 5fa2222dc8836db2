using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads the scalars of JSON-RPC, each from the token on which the reader stands.</summary>
/// <exception cref="JsonException">The token is anything else.</exception>
internal static class RpcValues
{
    private const int LongDigits = 16;

    /// <summary>A quantity of at most 2^63 − 1.</summary>
    public static long ReadLong(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = ReadDigits(ref reader);
        if (digits.Length is 0 or > LongDigits)
            throw new JsonException("a quantity is empty or too large");
        long value = 0;
        foreach (byte digit in digits)
        {
            int nibble = HexValue(digit);
            if (nibble < 0)
                throw new JsonException("a quantity is not hexadecimal");
            value = (value << 4) | (long)nibble;
        }

        return value >= 0 ? value : throw new JsonException("a quantity is too large");
    }

    public static int ReadInt(ref Utf8JsonReader reader)
    {
        long value = ReadLong(ref reader);
        return value <= int.MaxValue ? (int)value : throw new JsonException("an index is too large");
    }

    /// <summary>A quantity of at most 256 bits.</summary>
    public static BigInteger ReadBig(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = ReadDigits(ref reader);
        if (digits.Length is 0 or > 64)
            throw new JsonException("a quantity is empty or too large");
        return ParseDigits(Encoding.ASCII.GetString(digits));
    }

    /// <summary>As <see cref="ReadBig"/>, of a text.</summary>
    public static BigInteger ParseBig(string text) => text.StartsWith("0x", StringComparison.Ordinal) && text.Length is > 2 and <= 66
        ? ParseDigits(text[2..])
        : throw new JsonException("a quantity is empty or too large");

    // The leading zero keeps the number positive.
    private static BigInteger ParseDigits(string digits) =>
        BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            ? value
            : throw new JsonException("a quantity is not hexadecimal");

    public static Hash32 ReadHash(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        ReadExactly(ref reader, bytes);
        return new Hash32(bytes);
    }

    public static Address ReadAddress(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        ReadExactly(ref reader, bytes);
        return new Address(bytes);
    }

    public static ReadOnlyMemory<byte> ReadBytes(ref Utf8JsonReader reader)
    {
        byte[] bytes = new byte[ReadDigits(ref reader).Length / 2];
        ReadExactly(ref reader, bytes);
        return bytes;
    }

    /// <summary>Whether there is an object; null says that there is none.</summary>
    public static bool ReadPresence(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Null or JsonTokenType.StartObject))
            throw new JsonException($"An object or null was to come, not {reader.TokenType}.");
        bool isThere = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        return isThere;
    }

    public static bool ReadBool(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("a value is neither true nor false"),
    };

    /// <summary>The digits after 0x, still as text.</summary>
    public static ReadOnlySpan<byte> ReadDigits(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
            throw new JsonException("a value is not hexadecimal text");
        ReadOnlySpan<byte> text = reader.HasValueSequence ? default : reader.ValueSpan;
        return text is [(byte)'0', (byte)'x' or (byte)'X', .. ReadOnlySpan<byte> digits]
            ? digits
            : throw new JsonException("a value is not hexadecimal text");
    }

    /// <summary>Exactly as many bytes as fill the destination.</summary>
    public static void ReadExactly(ref Utf8JsonReader reader, scoped Span<byte> destination)
    {
        ReadOnlySpan<byte> digits = ReadDigits(ref reader);
        if (digits.Length != destination.Length * 2)
            throw new JsonException("a value has not the length that it should");
        if (Convert.FromHexString(digits, destination, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new JsonException("a value is not hexadecimal");
    }

    private static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
