using System.Text.Json;

namespace CrossMargin.IntegrationTests.Abi;

/// <summary>A type as the ABI file writes it, read independently of the generator.</summary>
/// <param name="Components">Of a tuple, or of an array of tuples; else empty.</param>
public sealed record AbiParameterShape(string Type, IReadOnlyList<AbiParameterShape> Components)
{
    public bool IsArray => Type[^1] == ']';

    public bool IsTuple => Type == "tuple";

    /// <summary>Of an array: what the last dimension repeats.</summary>
    public AbiParameterShape Item => this with { Type = Type[..Type.LastIndexOf('[')] };

    /// <summary>Of an array: null when it has no fixed length.</summary>
    public int? Length => Type[^2] == '[' ? null : int.Parse(Type[(Type.LastIndexOf('[') + 1)..^1]);

    /// <summary>As signatures have it: a tuple's members in parentheses.</summary>
    public string Signature => Type.StartsWith("tuple", StringComparison.Ordinal)
        ? $"({string.Join(',', Components.Select(component => component.Signature))}){Type["tuple".Length..]}"
        : Type;

    public static IReadOnlyList<AbiParameterShape> ReadAll(JsonElement entry, string field) =>
        entry.TryGetProperty(field, out JsonElement list)
            ? [.. list.EnumerateArray().Select(item => new AbiParameterShape(
                item.GetProperty("type").GetString()!, ReadAll(item, "components")))]
            : [];
}
