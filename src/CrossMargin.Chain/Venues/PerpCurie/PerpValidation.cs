using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Whether an address is a clearing house of the version that the adapter understands.</summary>
internal static class PerpValidation
{
    /// <returns>What is wrong, as one sentence; null when nothing is.</returns>
    public static async Task<string?> FindFaultAsync(IChainClient client, Address house, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> code = await client.ReadCodeAsync(house, BlockId.Latest, cancellationToken);
        if (code.IsEmpty)
            return $"{house} has no code on chain {client.Chain}: expected Perp's ClearingHouse.";
        if (await PerpContracts.FindAsync(client, house, cancellationToken) is not { } contracts)
            return $"{house} is a contract, but not Perp's ClearingHouse with a vault that knows it.";
        return await FindFaultOfVersionAsync(client, contracts, cancellationToken);
    }

    /// <summary>Mark prices and collateral other than the settlement token came with 2.4 and 2.2: their getters tell.</summary>
    private static async Task<string?> FindFaultOfVersionAsync(
        IChainClient client, PerpContracts contracts, CancellationToken cancellationToken)
    {
        bool hasMarks = false;
        BigInteger maintenance = 0;
        Address? manager = null;
        BlockReads reads = new();
        reads.Ask(
            contracts.Config, ClearingHouseConfig.GetMarkPriceConfig.Encode(),
            data => ClearingHouseConfig.GetMarkPriceConfig.DecodeResult(data).Value0 > 0, false, answer => hasMarks = answer);
        reads.Ask(
            contracts.Config, ClearingHouseConfig.GetMmRatio.Encode(), data => ClearingHouseConfig.GetMmRatio.DecodeResult(data), 0u,
            answer => maintenance = answer);
        reads.Ask(
            contracts.Vault, Vault.GetCollateralManager.Encode(), data => (Address?)Vault.GetCollateralManager.DecodeResult(data), null,
            answer => manager = answer);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        if (!hasMarks || maintenance.IsZero || manager is null)
            return $"{contracts.ClearingHouse} is Perp's ClearingHouse, but of a version before 2.4: it has no mark price, or no collateral manager.";
        return null;
    }
}
