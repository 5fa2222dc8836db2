using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator.Json;

internal enum JsonKind
{
    Null,
    True,
    False,
    Number,
    Text,
    Array,
    Object,
}

/// <summary>A JSON value that knows where it stands, so that every fault can be pointed at.</summary>
/// <param name="Text">The characters of a text, the digits of a number; else empty.</param>
/// <param name="Items">Of an array; else empty.</param>
/// <param name="Members">Of an object; else empty.</param>
internal sealed record JsonValue(
    JsonKind Kind,
    TextSpan Span,
    string Text,
    IReadOnlyList<JsonValue> Items,
    IReadOnlyDictionary<string, JsonValue> Members)
{
    private static readonly Dictionary<string, JsonValue> NoMembers = [];

    public static JsonValue Scalar(JsonKind kind, TextSpan span, string text = "") => new(kind, span, text, [], NoMembers);

    public static JsonValue Array(TextSpan span, IReadOnlyList<JsonValue> items) =>
        new(JsonKind.Array, span, "", items, NoMembers);

    public static JsonValue Object(TextSpan span, IReadOnlyDictionary<string, JsonValue> members) =>
        new(JsonKind.Object, span, "", [], members);

    public JsonValue? Find(string member) => Members.TryGetValue(member, out JsonValue? value) ? value : null;
}
