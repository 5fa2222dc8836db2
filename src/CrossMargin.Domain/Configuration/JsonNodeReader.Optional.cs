using System.Text.Json;

namespace CrossMargin.Domain.Configuration;

/// <content>For files that people write, where whatever is left out keeps its default. Numbers are JSON numbers, never strings.</content>
public sealed partial class JsonNodeReader
{
    /// <summary>The names of all properties, in the order of the file; at most so many that somebody can have meant them.</summary>
    public IEnumerable<string> Names => node.EnumerateObject().Take(MaxItems).Select(property => property.Name);

    /// <summary>What kind of value a property has; null where it is missing.</summary>
    public JsonValueKind? KindOf(string property) => Has(property) ? node.GetProperty(property).ValueKind : null;

    /// <summary>Null when it is missing, or wrong: then there is a fault.</summary>
    public double? OptionalNumber(string property, double min = double.MinValue, double max = double.MaxValue)
    {
        if (!Has(property))
            return null;
        JsonElement value = node.GetProperty(property);

        // A number beyond the largest double reads as infinity: it is in no range.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max)
            return number;
        Fault(property, Shorten(value.GetRawText()), ExpectedReal(min, max));
        return null;
    }

    /// <summary>A number that must be there; 0, with a fault, where it is not.</summary>
    public double RequiredNumber(string property, double min = double.MinValue, double max = double.MaxValue)
    {
        if (Has(property))
            return OptionalNumber(property, min, max) ?? 0;
        Fault(property, "nothing", ExpectedReal(min, max));
        return 0;
    }

    /// <summary>False where it is missing, or wrong: then there is a fault.</summary>
    public bool OptionalFlag(string property)
    {
        if (KindOf(property) is not (null or JsonValueKind.True or JsonValueKind.False))
            Fault(property, Shorten(node.GetProperty(property).GetRawText()), "true or false");
        return KindOf(property) == JsonValueKind.True;
    }

    /// <summary>An object inside, in which every property must be known; null where it is missing, or wrong: then there is a fault.</summary>
    public T? OptionalObject<T>(string property, Func<JsonNodeReader, T> read)
        where T : class
    {
        if (!Has(property) || Child(property) is not { } child)
            return null;
        T value = read(child);
        child.RefuseUnknown();
        return value;
    }

    private static string ExpectedReal(double min, double max) =>
        min == double.MinValue && max == double.MaxValue ? "a number" : FormattableString.Invariant($"a number from {min} to {max}");
}
