using System.Text.Json;
using System.Text.Unicode;

namespace CrossMargin.Domain.Configuration;

/// <summary>Parses what people write, so that every text in it can then be read.</summary>
/// <remarks>
/// A parser of JSON takes bytes that are no UTF-8, and escapes of half a surrogate pair, until somebody asks for the text: then it throws
/// what no reader of properties expects. Here both are faults of the file, with their place.
/// </remarks>
public static class JsonText
{
    /// <param name="source">What faults call the file.</param>
    /// <exception cref="ConfigurationException">It is not JSON, or not text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string source, JsonDocumentOptions options)
    {
        if (!Utf8.IsValid(json.Span))
            throw Fault(source, FirstInvalid(json.Span), json.Span, "bytes that are not UTF-8", "text in UTF-8");
        try
        {
            if (json.Span.IndexOf("\\u"u8) >= 0)
                RequireWholeCharacters(json.Span, source, options);
            return JsonDocument.Parse(json, options);
        }
        catch (JsonException fault)
        {
            throw Fault(source, $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}", "text that is not JSON", "a JSON object");
        }
    }

    private static void RequireWholeCharacters(ReadOnlySpan<byte> json, string source, JsonDocumentOptions options)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.CommentHandling,
            MaxDepth = options.MaxDepth,
        });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Fault(source, (int)reader.TokenStartIndex, json, "half of a surrogate pair", "whole characters");
            }
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> json)
    {
        int at = 0;
        while (System.Text.Rune.DecodeFromUtf8(json[at..], out _, out int size) == System.Buffers.OperationStatus.Done)
            at += size;
        return at;
    }

    private static ConfigurationException Fault(string source, int at, ReadOnlySpan<byte> json, string found, string expected)
    {
        ReadOnlySpan<byte> before = json[..at];
        return Fault(source, $"line {before.Count((byte)'\n') + 1}, byte {at - before.LastIndexOf((byte)'\n')}", found, expected);
    }

    private static ConfigurationException Fault(string source, string place, string found, string expected) =>
        new([new ConfigurationFault(source, place, found, expected)]);
}
