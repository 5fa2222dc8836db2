using System.Text.Json.Nodes;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Links;

/// <summary>What a wallet is asked to sign by EIP-712: a message, and the domain that it is meant for.</summary>
public sealed record TypedData(TypedStruct Domain, TypedStruct Message)
{
    /// <summary>What is signed: keccak256(0x19 0x01 ‖ domainSeparator ‖ hashStruct(message)).</summary>
    public Hash32 Digest() => Keccak256.Hash([0x19, 0x01, .. Domain.Hash().ToArray(), .. Message.Hash().ToArray()]);

    /// <summary>As eth_signTypedData_v4 and `cast wallet sign --data` take it.</summary>
    public JsonObject ToJson()
    {
        JsonObject types = [];
        foreach (TypedStruct type in Message.Types().Prepend(Domain))
            types[type.Name] = type.Members();
        return new JsonObject
        {
            ["types"] = types,
            ["primaryType"] = Message.Name,
            ["domain"] = Domain.Message(),
            ["message"] = Message.Message(),
        };
    }
}
