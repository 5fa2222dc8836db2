using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Links;

/// <summary>One member of a typed structure (EIP-712): its type and name, its 32 bytes in the hash, and its form in JSON.</summary>
/// <param name="Encoding">encodeData of the member: the value itself, or the hash of what is longer.</param>
/// <param name="Struct">The structure that the member is, if it is one: its type belongs to the type of the whole.</param>
public sealed record TypedField(string Type, string Name, Hash32 Encoding, JsonNode Json, TypedStruct? Struct = null)
{
    public static TypedField Of(string name, Address value) => new("address", name, value.ToWord(), value.ToString());

    public static TypedField Of(string name, Hash32 value) => new("bytes32", name, value, value.ToString());

    public static TypedField Of(string name, string value) => new("string", name, Keccak256.HashText(value), value);

    public static TypedField Of(string name, TypedStruct value) => new(value.Name, name, value.Hash(), value.Message(), value);

    /// <param name="bits">Of the unsigned type: 8 to 256.</param>
    /// <param name="value">0 … 2^bits − 1. In JSON it is decimal text: a number there holds 53 bits.</param>
    public static TypedField Of(string name, int bits, BigInteger value) => new(
        string.Create(CultureInfo.InvariantCulture, $"uint{bits}"), name, Hash32.OfNumber(value), value.ToString(CultureInfo.InvariantCulture));
}
