using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Replay;

/// <summary>How views, markets, parameters and reports are written as JSON, so that reading gives back every bit.</summary>
public static class VerdictJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = 32,
            Converters =
            {
                new JsonStringEnumConverter(),
                new TextConverter<Address>(Address.Parse, address => address.ToString()),
                new TextConverter<Hash32>(Hash32.Parse, hash => hash.ToString()),
                new TextConverter<Underlying>(symbol => new Underlying(symbol), underlying => underlying.Symbol),
                new TextConverter<BigInteger>(
                    text => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                    integer => integer.ToString(CultureInfo.InvariantCulture)),
                new ChainIdConverter(),
                new CorrelationTableConverter(),
                new ScenarioGridConverter(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>A value that is one text.</summary>
    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    {
        private const int MaxLength = 512;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (text is null || text.Length > MaxLength)
                throw new JsonException($"Expected a text of {typeof(T).Name}.");
            try
            {
                return parse(text);
            }
            catch (FormatException fault)
            {
                throw new JsonException($"Expected a text of {typeof(T).Name}.", fault);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }

    /// <summary>A number, also where it is a key.</summary>
    private sealed class ChainIdConverter : JsonConverter<ChainId>
    {
        public override ChainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, ChainId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);

        public override ChainId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                ? new ChainId(value)
                : throw new JsonException("Expected a chain number.");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, ChainId value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }

    /// <summary>Its symbols and its rows.</summary>
    private sealed class CorrelationTableConverter : JsonConverter<CorrelationTable>
    {
        private sealed record Rows(IReadOnlyList<string> Symbols, IReadOnlyList<IReadOnlyList<double>> Values);

        public override CorrelationTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Rows rows = JsonSerializer.Deserialize<Rows>(ref reader, options) ?? throw new JsonException("Expected a correlation table.");
            if (rows.Values.Count != rows.Symbols.Count || rows.Values.Any(row => row.Count != rows.Symbols.Count))
                throw new JsonException($"Expected {rows.Symbols.Count} rows of as many values.");
            double[,] values = new double[rows.Symbols.Count, rows.Symbols.Count];
            for (int row = 0; row < rows.Symbols.Count; row++)
            {
                for (int column = 0; column < rows.Symbols.Count; column++)
                    values[row, column] = rows.Values[row][column];
            }

            return new CorrelationTable(rows.Symbols, values);
        }

        public override void Write(Utf8JsonWriter writer, CorrelationTable value, JsonSerializerOptions options)
        {
            IReadOnlyList<Underlying> underlyings = [.. value.Symbols.Select(symbol => new Underlying(symbol))];
            JsonSerializer.Serialize(
                writer,
                new Rows(value.Symbols, [.. underlyings.Select(row => (IReadOnlyList<double>)[.. underlyings.Select(column => value.Between(row, column)!.Value)])]),
                options);
        }
    }

    /// <summary>Its scenarios.</summary>
    private sealed class ScenarioGridConverter : JsonConverter<ScenarioGrid>
    {
        public override ScenarioGrid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<IReadOnlyList<Scenario>>(ref reader, options) ?? throw new JsonException("Expected scenarios."));

        public override void Write(Utf8JsonWriter writer, ScenarioGrid value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Scenarios, options);
    }
}
