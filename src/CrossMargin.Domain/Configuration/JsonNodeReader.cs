using System.Text.Json;

namespace CrossMargin.Domain.Configuration;

/// <summary>
/// Reads one JSON object property by property and collects every fault with its path instead of stopping at the first.
/// A property that is missing or wrong reads as a neutral value: the result is used only when there is no fault at all.
/// </summary>
public sealed partial class JsonNodeReader(JsonElement node, string path, string source, List<ConfigurationFault> faults)
{
    private const int MaxTextLength = 2_048;
    private const int MaxItems = 10_000;

    private readonly HashSet<string> _read = [];

    public string Path { get; } = path;

    public void Fault(string property, string found, string expected) =>
        faults.Add(new ConfigurationFault(source, $"{Path}.{property}", found, expected));

    public string Text(string property, string expected, Func<string, bool>? isValid = null)
    {
        if (Find(property, JsonValueKind.String, expected) is not { } value)
            return "";
        string text = value.GetString()!;
        if (text.Length is > 0 and <= MaxTextLength && (isValid is null || isValid(text)))
            return text;
        Fault(property, Shorten(text), expected);
        return "";
    }

    /// <summary>Null when it is missing, or wrong: then there is a fault.</summary>
    public string? OptionalText(string property, string expected, Func<string, bool>? isValid = null) =>
        Has(property) && Text(property, expected, isValid) is { Length: > 0 } text ? text : null;

    public long WholeNumber(string property, long min, long max, long? fallback = null)
    {
        string expected = $"a whole number from {min} to {max}";
        if (fallback is { } missing && !Has(property))
            return missing;
        if (Find(property, JsonValueKind.Number, expected) is not { } value)
            return min;
        if (value.TryGetInt64(out long number) && number >= min && number <= max)
            return number;
        Fault(property, value.GetRawText(), expected);
        return min;
    }

    public double Fraction(string property, double min, double max)
    {
        string expected = FormattableString.Invariant($"a fraction from {min} to {max}");
        if (Find(property, JsonValueKind.Number, expected) is not { } value)
            return min;
        if (value.TryGetDouble(out double number) && number >= min && number <= max)
            return number;
        Fault(property, value.GetRawText(), expected);
        return min;
    }

    public TimeSpan Seconds(string property, double min, double max) => TimeSpan.FromSeconds(Fraction(property, min, max));

    public Address Address(string property)
    {
        const string Expected = "an address: 0x and 40 hexadecimal digits, not zero";
        string text = Text(property, Expected, text => Domain.Address.TryParse(text, out Address read) && !read.IsZero);
        return text.Length == 0 ? default : Domain.Address.Parse(text);
    }

    /// <inheritdoc cref="OptionalText"/>
    public Address? OptionalAddress(string property) => Has(property) ? Address(property) : null;

    public IReadOnlyList<string> Texts(string property, string expected, bool required = true)
    {
        List<string> texts = [];
        foreach ((JsonElement item, int index) in Items(property, required))
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= MaxTextLength } text)
                texts.Add(text);
            else
                Fault($"{property}[{index}]", Shorten(item.GetRawText()), expected);
        }

        return texts;
    }

    /// <summary>Reads each item of an array that may be a text or an object; the function is told the item's place.</summary>
    public IReadOnlyList<T> TextsOrObjects<T>(
        string property, string expected, Func<string, string, T> readText, Func<JsonNodeReader, string, T> readObject)
    {
        List<T> values = [];
        foreach ((JsonElement item, int index) in Items(property, required: true))
        {
            string place = $"{property}[{index}]";
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= MaxTextLength } text)
            {
                values.Add(readText(text, place));
            }
            else if (item.ValueKind == JsonValueKind.Object)
            {
                JsonNodeReader reader = new(item, $"{Path}.{place}", source, faults);
                values.Add(readObject(reader, place));
                reader.RefuseUnknown();
            }
            else
            {
                Fault(place, Shorten(item.GetRawText()), expected);
            }
        }

        return values;
    }

    /// <summary>Reads each object of an array.</summary>
    public IReadOnlyList<T> Objects<T>(string property, Func<JsonNodeReader, T> read, bool required = true)
    {
        List<T> objects = [];
        foreach ((JsonElement item, int index) in Items(property, required))
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                Fault($"{property}[{index}]", Shorten(item.GetRawText()), "an object");
                continue;
            }

            JsonNodeReader reader = new(item, $"{Path}.{property}[{index}]", source, faults);
            objects.Add(read(reader));
            reader.RefuseUnknown();
        }

        return objects;
    }

    /// <summary>A property that nobody read is a typing error, and of one given twice only one was read: silence would hide it.</summary>
    public void RefuseUnknown()
    {
        foreach ((string name, int times) in node.EnumerateObject().CountBy(property => property.Name))
        {
            if (times > 1)
                Fault(name, $"the property {times} times", "each property once");
        }

        foreach (JsonProperty property in node.EnumerateObject())
        {
            if (!_read.Contains(property.Name) && property.Name != "$schema")
                Fault(property.Name, "a property that is not known here", $"one of {string.Join(", ", _read.Order(StringComparer.Ordinal))}");
        }
    }

    public bool Has(string property)
    {
        _read.Add(property);
        return node.TryGetProperty(property, out _);
    }

    private IEnumerable<(JsonElement Item, int Index)> Items(string property, bool required)
    {
        if (!required && !Has(property))
            yield break;
        if (Find(property, JsonValueKind.Array, "an array") is not { } array)
            yield break;
        if (array.GetArrayLength() > MaxItems)
        {
            Fault(property, $"{array.GetArrayLength()} items", $"at most {MaxItems}");
            yield break;
        }

        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
            yield return (item, index++);
    }

    private JsonElement? Find(string property, JsonValueKind kind, string expected)
    {
        if (!Has(property))
        {
            Fault(property, "nothing", expected);
            return null;
        }

        JsonElement value = node.GetProperty(property);
        if (value.ValueKind == kind)
            return value;
        Fault(property, Shorten(value.GetRawText()), expected);
        return null;
    }

    private static string Shorten(string text) => text.Length <= 60 ? $"\"{text.Trim('"')}\"" : $"\"{text[..57]}…\"";
}
