using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Whether an address is Morpho Blue. The contract cannot be upgraded, so there is one version.</summary>
internal static class MorphoValidation
{
    /// <summary>ConstantsLib.sol, DOMAIN_TYPEHASH: without the name and version that most contracts have in theirs.</summary>
    private static readonly Hash32 DomainTypeHash = Keccak256.HashText("EIP712Domain(uint256 chainId,address verifyingContract)");

    /// <returns>One sentence; null when it is.</returns>
    public static async Task<string?> FindFaultAsync(Address morpho, IChainClient chain, CancellationToken cancellationToken)
    {
        if ((await chain.ReadCodeAsync(morpho, BlockId.Latest, cancellationToken)).IsEmpty)
            return $"{morpho} has no code";
        Hash32 domain = default;
        Address vaultOf = default;
        bool hasMarkets = false;
        BlockReads reads = new();
        reads.Ask(morpho, MorphoBlue.DomainSeparator.Encode(), MorphoBlue.DomainSeparator.DecodeResult, default, answer => domain = answer);
        reads.Ask(morpho, Vault.Morpho.Encode(), Vault.Morpho.DecodeResult, default, answer => vaultOf = answer);
        reads.Ask(morpho, MorphoBlue.Market.Encode(default), data => MorphoBlue.Market.DecodeResult(data).Fee.Sign >= 0, false, answer => hasMarkets = answer);
        await reads.RunAsync(chain, BlockId.Latest, cancellationToken);
        return !vaultOf.IsZero ? $"{morpho} is a vault on top of Morpho Blue; that contract itself is {vaultOf}"
            : !hasMarkets ? $"{morpho} is not Morpho Blue: it has no market(bytes32)"
            : domain != DomainOf(morpho, chain.Chain) ? $"{morpho} is another protocol or version than Morpho Blue 1.0: its DOMAIN_SEPARATOR() is not of that"
            : null;
    }

    /// <summary>Morpho.sol, constructor.</summary>
    private static Hash32 DomainOf(Address morpho, ChainId chain) => Keccak256.Hash(
        [.. DomainTypeHash.ToArray(), .. Hash32.OfNumber(chain.Value).ToArray(), .. morpho.ToWord().ToArray()]);
}
