using System.Globalization;
using System.Text.Json;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>One parameter of the risk file: the plain value, or {"value": …, "source": "…"}.</summary>
/// <param name="Node">The object that has the value.</param>
/// <param name="Property">Its name there: the parameter's own, or "value".</param>
internal readonly record struct RiskLeaf(JsonNodeReader Node, string Property)
{
    private const string Value = "value";
    private const string Source = "source";

    /// <summary>Null where the file leaves the parameter out, or has no value in it: then there is a fault.</summary>
    public static RiskLeaf? Find(JsonNodeReader node, string property)
    {
        if (!node.Has(property))
            return null;
        if (node.KindOf(property) != JsonValueKind.Object)
            return new RiskLeaf(node, property);
        JsonNodeReader inner = node.Child(property)!;
        bool hasValue = inner.Has(Value);
        if (!hasValue)
            inner.Fault(Value, "nothing", "the parameter's value");
        inner.Text(Source, "where the value comes from");
        inner.RefuseUnknown();
        return hasValue ? new RiskLeaf(inner, Value) : null;
    }

    /// <summary>Whether an object is a value with its source, and not a group of parameters.</summary>
    public static bool IsSourced(JsonNodeReader node, string property) =>
        node.KindOf(property) == JsonValueKind.Object && node.Child(property)!.Has(Value);

    public bool IsNull => Node.KindOf(Property) == JsonValueKind.Null;

    public double? Number() => Node.OptionalNumber(Property);

    public void Fault(string found, string expected) => Node.Fault(Property, found, expected);

    /// <summary>What a type refuses, told here.</summary>
    /// <param name="found">The value, or what stands in its place.</param>
    public static (string Found, string Expected) Tell(ArgumentOutOfRangeException refused, string found)
    {
        // Bound says "Name: expected a to b, found c."; of what others say nothing is lost.
        string text = refused.Message;
        int start = text.IndexOf(": expected ", StringComparison.Ordinal), end = text.IndexOf(", found ", StringComparison.Ordinal);
        return start < 0 || end < start ? (found, text) : (found, InSeconds(text[(start + ": expected ".Length)..end]));
    }

    /// <summary>Times are seconds in the file.</summary>
    private static string InSeconds(string range) =>
        range.Contains(':', StringComparison.Ordinal) && range.Split(" to ") is [var least, var most]
            && TimeSpan.TryParseExact(least, "c", CultureInfo.InvariantCulture, out TimeSpan from)
            && TimeSpan.TryParseExact(most, "c", CultureInfo.InvariantCulture, out TimeSpan to)
            ? FormattableString.Invariant($"{from.TotalSeconds} to {to.TotalSeconds} seconds")
            : range;
}
