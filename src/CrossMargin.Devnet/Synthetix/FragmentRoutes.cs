using System.Text.Json;
using CrossMargin.Chain.Abi;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>Which calls of a market's proxy go to which of its fragments.</summary>
internal static class FragmentRoutes
{
    /// <summary>What every fragment has for itself, and no proxy routes.</summary>
    private static readonly HashSet<string> OwnFunctions =
    [
        "acceptOwnership", "nominateNewOwner", "nominatedOwner", "owner", "rebuildCache", "isResolverCached", "resolver",
        "resolverAddressesRequired", "setProxy", "proxy", "setMessageSender", "messageSender", "marketState",
    ];

    /// <summary>Selector, and whether the function only reads.</summary>
    public static IEnumerable<(byte[] Selector, bool IsView)> Of(SolidityArtifact fragment) =>
        from entry in fragment.Abi.EnumerateArray()
        where entry.GetProperty("type").GetString() == "function" && !OwnFunctions.Contains(entry.GetProperty("name").GetString()!)
        select (Keccak256.HashText(Signature(entry)).ToArray()[..4], entry.GetProperty("stateMutability").GetString() == "view");

    // No routed function takes a struct, so that the types are as they are written.
    private static string Signature(JsonElement function)
    {
        IEnumerable<string?> types = function.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("type").GetString());
        return $"{function.GetProperty("name").GetString()}({string.Join(',', types)})";
    }
}
