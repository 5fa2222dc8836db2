using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>Whether an address is the manager of markets that the adapter understands.</summary>
internal static class SynthetixValidation
{
    private static readonly Hash32 ManagerName = SynthetixName.ToWord("FuturesMarketManager");

    /// <returns>What is wrong, as one sentence; null when nothing is.</returns>
    public static async Task<string?> FindFaultAsync(IChainClient client, Address manager, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> code = await client.ReadCodeAsync(manager, BlockId.Latest, cancellationToken);
        if (code.IsEmpty)
            return $"{manager} has no code on chain {client.Chain}: expected Synthetix's FuturesMarketManager.";
        Hash32 name = default;
        Address resolver = default;
        bool knowsProxies = false;
        BlockReads reads = new();
        reads.Ask(
            manager, FuturesMarketManager.ContractName.Encode(), FuturesMarketManager.ContractName.DecodeResult, default,
            answer => name = answer);
        reads.Ask(
            manager, FuturesMarketManager.Resolver.Encode(), FuturesMarketManager.Resolver.DecodeResult, default,
            answer => resolver = answer);
        reads.Ask(
            manager, FuturesMarketManager.AllMarkets.Encode(true),
            data => FuturesMarketManager.AllMarkets.DecodeResult(data) is not null, false, answer => knowsProxies = answer);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        if (name != ManagerName)
            return $"{manager} is a contract, but not Synthetix's FuturesMarketManager: it does not call itself so.";
        if (!knowsProxies)
            return $"{manager} is a FuturesMarketManager of the older futures: it knows no markets of Perps V2.";
        return await FindFaultOfSystemAsync(client, manager, resolver, cancellationToken);
    }

    private static async Task<string?> FindFaultOfSystemAsync(
        IChainClient client, Address manager, Address resolver, CancellationToken cancellationToken)
    {
        Address settings = default;
        BlockReads contracts = new();
        contracts.Ask(
            resolver, AddressResolver.GetAddress.Encode(SynthetixName.ToWord("PerpsV2MarketSettings")),
            AddressResolver.GetAddress.DecodeResult, default, answer => settings = answer);
        await contracts.RunAsync(client, BlockId.Latest, cancellationToken);
        if (settings.IsZero)
            return $"{manager}: its address resolver {resolver} has no PerpsV2MarketSettings.";
        bool isFlagging = false;
        BlockReads reads = new();
        // Only the version that flags has all these parameters, limits of liquidations among them.
        reads.Ask(
            settings, PerpsV2MarketSettings.Parameters.Encode(default),
            data => PerpsV2MarketSettings.Parameters.DecodeResult(data) is not null, false, answer => isFlagging = answer);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        return isFlagging ? null
            : $"{manager}: its settings {settings} are of another version of Perps V2, without a flag before a liquidation.";
    }
}
