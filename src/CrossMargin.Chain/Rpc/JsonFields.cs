using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads the fields of what is asked for seldom, by their names, and so without care for allocations.</summary>
/// <exception cref="JsonException">The field is missing, or not what it should be.</exception>
internal static class JsonFields
{
    public static bool Has(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public static Hash32 HashOf(JsonElement parent, string name) =>
        Hash32.TryParse(TextOf(parent, name), out Hash32 hash) ? hash : throw Fault(name);

    public static Hash32 HashOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Hash32.TryParse(value.GetString(), out Hash32 hash) ? hash : throw Fault("a list of hashes");

    public static Address AddressOf(JsonElement parent, string name) =>
        Address.TryParse(TextOf(parent, name), out Address address) ? address : throw Fault(name);

    /// <param name="size">The number of bytes that there must be; null for any.</param>
    public static byte[] BytesOf(JsonElement parent, string name, int? size)
    {
        string text = TextOf(parent, name);
        byte[] bytes = new byte[size ?? Math.Max(0, (text.Length - 2) / 2)];
        return Hex.TryRead(text, bytes) ? bytes : throw Fault(name);
    }

    /// <summary>At most 256 bits.</summary>
    public static BigInteger NumberOf(JsonElement parent, string name) =>
        TryNumber(TextOf(parent, name), out BigInteger number) ? number : throw Fault(name);

    /// <inheritdoc cref="NumberOf(JsonElement, string)"/>
    public static BigInteger NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TryNumber(value.GetString()!, out BigInteger number) ? number : throw Fault("a list of numbers");

    public static long LongOf(JsonElement parent, string name) =>
        NumberOf(parent, name) is var number && number <= long.MaxValue ? (long)number : throw Fault(name);

    public static IEnumerable<JsonElement> ListOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw Fault(name);

    private static bool TryNumber(string text, out BigInteger number)
    {
        byte[] word = new byte[Hash32.Size];
        bool isNumber = text.Length is > 2 and <= 2 + 2 * Hash32.Size && text.StartsWith("0x", StringComparison.Ordinal)
            && Hex.TryRead("0x" + text[2..].PadLeft(2 * Hash32.Size, '0'), word);
        number = isNumber ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : default;
        return isNumber;
    }

    private static string TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Fault(name);

    private static JsonException Fault(string name) => new($"{name} is missing, or not what it should be");
}
