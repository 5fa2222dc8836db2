using System.Text.Json.Nodes;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Links;

/// <summary>A typed structure of EIP-712: what it is called, and its members in their order. Arrays are not among them.</summary>
public sealed record TypedStruct(string Name, params IReadOnlyList<TypedField> Fields)
{
    /// <summary>hashStruct: keccak256(typeHash ‖ encodeData).</summary>
    public Hash32 Hash() => Keccak256.Hash(
        [.. Keccak256.HashText(EncodeType()).ToArray(), .. Fields.SelectMany(field => field.Encoding.ToArray())]);

    /// <summary>The type with, behind it, those that it is made of in order of their names: "Mail(Person from,Person to)Person(string name)".</summary>
    public string EncodeType() => string.Concat(
        Types().OrderBy(type => type.Name != Name).ThenBy(type => type.Name, StringComparer.Ordinal).Select(type => type.OwnType()));

    /// <summary>This type and all that it is made of, each once.</summary>
    public IEnumerable<TypedStruct> Types() =>
        Fields.Where(field => field.Struct is not null).SelectMany(field => field.Struct!.Types()).Prepend(this).DistinctBy(type => type.Name);

    /// <summary>The members with their values, as JSON.</summary>
    public JsonObject Message() => new(Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Json.DeepClone())));

    /// <summary>The members with their types, as JSON.</summary>
    public JsonArray Members() => [.. Fields.Select(field => new JsonObject { ["name"] = field.Name, ["type"] = field.Type })];

    private string OwnType() => $"{Name}({string.Join(',', Fields.Select(field => $"{field.Type} {field.Name}"))})";
}
