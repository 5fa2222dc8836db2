using System.Globalization;
using System.Text.Json;

namespace CrossMargin.Domain.Configuration;

/// <content>For files that other programs write: numbers that may be strings, columns of them, and properties of no concern to us.</content>
public sealed partial class JsonNodeReader
{
    private const int MaxNumbers = 100_000;

    /// <summary>Reads the whole of a document's root. What <paramref name="read"/> returns is used only where there is no fault.</summary>
    /// <exception cref="ConfigurationException">Every fault at once.</exception>
    public static T ReadRoot<T>(JsonElement root, string source, Func<JsonNodeReader, T> read)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ConfigurationException([new ConfigurationFault(source, "$", root.ValueKind.ToString(), "an object")]);
        List<ConfigurationFault> faults = [];
        T result = read(new JsonNodeReader(root, "$", source, faults));
        return faults.Count == 0 ? result : throw new ConfigurationException(faults);
    }

    /// <summary>A number, or a string that holds one, times <paramref name="unit"/>; null counts as missing.</summary>
    /// <param name="fallback">What a missing one reads as; without it that is a fault.</param>
    public double Number(string property, double min, double max, double? fallback = null, double unit = 1)
    {
        string expected = ExpectedNumber(min, max, unit);
        if (!Has(property) || node.GetProperty(property) is not { ValueKind: not JsonValueKind.Null } value)
        {
            if (fallback is null)
                Fault(property, "nothing", expected);
            return fallback ?? min;
        }

        return NumberOf(value, property, min, max, unit, expected);
    }

    /// <summary>An array of such numbers.</summary>
    public IReadOnlyList<double> Numbers(string property, double min, double max, double unit = 1)
    {
        string expected = ExpectedNumber(min, max, unit);
        if (Find(property, JsonValueKind.Array, "an array") is not { } array)
            return [];
        if (array.GetArrayLength() <= MaxNumbers)
            return [.. array.EnumerateArray().Select((item, index) => NumberOf(item, $"{property}[{index}]", min, max, unit, expected))];
        Fault(property, $"{array.GetArrayLength()} numbers", $"at most {MaxNumbers}");
        return [];
    }

    /// <summary>An array of arrays of such numbers.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rows(string property, double min, double max, double unit = 1)
    {
        string expected = ExpectedNumber(min, max, unit);
        List<IReadOnlyList<double>> rows = [];
        foreach ((JsonElement row, int index) in Items(property, required: true))
        {
            string place = $"{property}[{index}]";
            if (row.ValueKind == JsonValueKind.Array && row.GetArrayLength() <= MaxItems)
                rows.Add([.. row.EnumerateArray().Select((item, column) => NumberOf(item, $"{place}[{column}]", min, max, unit, expected))]);
            else
                Fault(place, Shorten(row.GetRawText()), "an array of numbers");
        }

        return rows;
    }

    /// <summary>True or false, or the numbers 1 or 0.</summary>
    public bool Flag(string property) => Has(property) && node.GetProperty(property).ValueKind is JsonValueKind.True or JsonValueKind.False
        ? node.GetProperty(property).GetBoolean()
        : WholeNumber(property, 0, 1) == 1;

    /// <summary>Each object of an array, with properties of no concern to us.</summary>
    public IReadOnlyList<T> Loose<T>(string property, Func<JsonNodeReader, T> read)
    {
        List<T> objects = [];
        foreach ((JsonElement item, int index) in Items(property, required: true))
        {
            if (item.ValueKind == JsonValueKind.Object)
                objects.Add(read(new JsonNodeReader(item, $"{Path}.{property}[{index}]", source, faults)));
            else
                Fault($"{property}[{index}]", Shorten(item.GetRawText()), "an object");
        }

        return objects;
    }

    /// <summary>An object inside; null, with a fault, where there is none.</summary>
    public JsonNodeReader? Child(string property) => Find(property, JsonValueKind.Object, "an object") is { } child
        ? new JsonNodeReader(child, $"{Path}.{property}", source, faults)
        : null;

    /// <summary>Every property as an object with its name: a list of cases.</summary>
    public IReadOnlyList<(string Name, T Value)> Named<T>(Func<JsonNodeReader, T> read)
    {
        List<(string, T)> named = [];
        foreach (JsonProperty property in node.EnumerateObject().Take(MaxItems + 1))
        {
            if (named.Count == MaxItems)
                Fault(property.Name, $"more than {MaxItems} cases", $"at most {MaxItems}");
            else if (Child(property.Name) is { } child)
                named.Add((property.Name, read(child)));
        }

        return named;
    }

    /// <summary>Runs <paramref name="make"/>; a value that its type refuses becomes a fault at the property.</summary>
    public T Checked<T>(string property, T fallback, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentOutOfRangeException refused)
        {
            Fault(property, Has(property) ? Shorten(node.GetProperty(property).GetRawText()) : "nothing", $"what the model takes: {refused.Message}");
            return fallback;
        }
    }

    private double NumberOf(JsonElement value, string property, double min, double max, double unit, string expected)
    {
        double number = double.NaN;
        bool isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        number *= unit;
        if (isNumber && number >= min && number <= max)
            return number;
        Fault(property, Shorten(value.GetRawText()), expected);
        return min;
    }

    private static string ExpectedNumber(double min, double max, double unit) => unit == 1
        ? FormattableString.Invariant($"a number from {min} to {max}")
        : FormattableString.Invariant($"a number from {min} to {max}, in units of {unit}");
}
