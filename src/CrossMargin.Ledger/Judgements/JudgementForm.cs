using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Judgements;

/// <summary>The stored form of a judgement's inputs: JSON, compressed. Integers of the chain are decimal texts; doubles have their shortest exact form.</summary>
public static class JudgementForm
{
    // Brotli's qualities go to 11. On real inputs 2 takes twice as long for 8 % less, and 4 five times as long for an eighth less.
    private const int Quality = 1;

    // 2^18 bytes: no inputs are longer.
    private const int Window = 18;

    // Nothing that is stored comes near: what unpacks to more was not written here.
    private const int MaxBytes = 16 * 1024 * 1024;

    public static byte[] Write(JudgementInputs inputs)
    {
        ArrayBufferWriter<byte> text = new(32 * 1024);
        using (Utf8JsonWriter writer = new(text))
            Write(writer, inputs);
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(text.WrittenCount)];
        Invariant.Require(
            BrotliEncoder.TryCompress(text.WrittenSpan, packed, out int length, Quality, Window), "There is room for what does not compress at all.");
        return packed[..length];
    }

    /// <param name="venue">Whose slots they are.</param>
    /// <exception cref="FormatException">They are not what <see cref="Write(JudgementInputs)"/> writes.</exception>
    public static JudgementInputs Read(byte[] packed, string venue)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Unpack(packed));
            return Read(document.RootElement, venue);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException($"What a judgement stands on cannot be read: {fault.Message}", fault);
        }
    }

    private static byte[] Unpack(byte[] packed)
    {
        using BrotliStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream text = new();
        byte[] part = new byte[16 * 1024];
        for (int read = stream.Read(part); read > 0; read = stream.Read(part))
        {
            text.Write(part, 0, read);
            if (text.Length > MaxBytes)
                throw new InvalidDataException($"more than {MaxBytes} bytes");
        }

        return text.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JudgementInputs inputs)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("slots");
        foreach (Holding holding in inputs.Slots)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(Hex.Of(holding.SubAccount.Encode()));
            writer.WriteStringValue(holding.Slot.Name);
            writer.WriteStringValue(Text(holding.Value));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("verdict");
        writer.WriteRawValue(inputs.Verdict ?? "null", skipInputValidation: true);
        writer.WriteNumber("profitFloorUsd", inputs.ProfitFloorUsd);
        writer.WriteStartObject("balances");
        foreach ((Address token, BigInteger balance) in inputs.Balances)
            writer.WriteString(token.ToString(), Text(balance));
        writer.WriteEndObject();
        if (inputs.Gas is { } gas)
            Write(writer, gas);
        if (inputs.Pending.Count > 0)
            Write(writer, inputs.Pending);
        if (inputs.Place is { } place)
            Write(writer, place);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<Slot> pending)
    {
        writer.WriteStartArray("pending");
        foreach (Slot slot in pending)
            writer.WriteStringValue(slot.Name);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, GasFigures gas)
    {
        writer.WriteStartObject("gas");
        writer.WriteString("maxFeePerGas", Text(gas.MaxFeePerGas));
        writer.WriteString("maxPriorityFeePerGas", Text(gas.MaxPriorityFeePerGas));
        writer.WriteString("expectedPerGas", Text(gas.ExpectedPerGas));
        writer.WriteNumber("nativeUsd", gas.NativeUsd);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, OrderPlace place)
    {
        writer.WriteStartObject("place");
        writer.WriteNumber("rank", place.Rank);
        writer.WriteNumber("count", place.Count);
        writer.WriteNumber("releasedUsd", place.ReleasedUsd);
        writer.WriteNumber("costUsd", place.CostUsd);
        writer.WriteEndObject();
    }

    private static JudgementInputs Read(JsonElement root, string venue) => new(
        [
            .. root.GetProperty("slots").EnumerateArray().Select(slot => new Holding(
                venue, SubAccountKey.Decode(Hex.Parse(Text(slot[0]))), new Slot(Text(slot[1])), Number(slot[2]))),
        ],
        root.GetProperty("verdict") is { ValueKind: not JsonValueKind.Null } verdict ? verdict.GetRawText() : null,
        root.GetProperty("profitFloorUsd").GetDouble(),
        root.GetProperty("balances").EnumerateObject().ToDictionary(one => Address.Parse(one.Name), one => Number(one.Value)),
        root.TryGetProperty("gas", out JsonElement gas) ? ReadGas(gas) : null)
    {
        Pending = root.TryGetProperty("pending", out JsonElement pending) ? [.. pending.EnumerateArray().Select(slot => new Slot(Text(slot)))] : [],
        Place = root.TryGetProperty("place", out JsonElement place) ? ReadPlace(place) : null,
    };

    private static GasFigures ReadGas(JsonElement gas) => new(
        Number(gas.GetProperty("maxFeePerGas")), Number(gas.GetProperty("maxPriorityFeePerGas")), Number(gas.GetProperty("expectedPerGas")),
        gas.GetProperty("nativeUsd").GetDouble());

    private static OrderPlace ReadPlace(JsonElement place) => new(
        place.GetProperty("rank").GetInt32(), place.GetProperty("count").GetInt32(),
        place.GetProperty("releasedUsd").GetDouble(), place.GetProperty("costUsd").GetDouble());

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("Expected a text, found null.");

    private static BigInteger Number(JsonElement value) =>
        BigInteger.Parse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
