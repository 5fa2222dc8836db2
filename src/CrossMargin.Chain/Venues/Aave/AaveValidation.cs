using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Whether an address is the provider of a pool that the adapter understands.</summary>
internal static class AaveValidation
{
    /// <returns>What is wrong, as one sentence; null when nothing is.</returns>
    public static async Task<string?> FindFaultAsync(IChainClient client, Address provider, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> code = await client.ReadCodeAsync(provider, BlockId.Latest, cancellationToken);
        if (code.IsEmpty)
            return $"{provider} has no code on chain {client.Chain}: expected Aave's PoolAddressesProvider.";
        Address pool = default;
        Address oracle = default;
        bool isProvider = false;
        BlockReads contracts = new();
        contracts.Ask(
            provider, PoolAddressesProvider.GetPool.Encode(), data => (Address?)PoolAddressesProvider.GetPool.DecodeResult(data), null,
            answer => (isProvider, pool) = (answer is not null, answer ?? default));
        contracts.Ask(
            provider, PoolAddressesProvider.GetPriceOracle.Encode(), PoolAddressesProvider.GetPriceOracle.DecodeResult, default,
            answer => oracle = answer);
        await contracts.RunAsync(client, BlockId.Latest, cancellationToken);
        if (!isProvider)
            return $"{provider} is a contract, but not Aave's PoolAddressesProvider: it does not answer getPool().";
        if (pool.IsZero)
            return $"{provider} is Aave's PoolAddressesProvider, but has no pool yet.";
        return await FindFaultOfPoolAsync(client, provider, pool, oracle, cancellationToken);
    }

    private static async Task<string?> FindFaultOfPoolAsync(
        IChainClient client, Address provider, Address pool, Address oracle, CancellationToken cancellationToken)
    {
        Address named = default;
        Address currency = default;
        BigInteger revision = 0;
        BlockReads reads = new();
        reads.Ask(pool, Pool.AddressesProvider.Encode(), Pool.AddressesProvider.DecodeResult, default, answer => named = answer);
        reads.Ask(pool, Pool.PoolRevision.Encode(), Pool.PoolRevision.DecodeResult, 0, answer => revision = answer);
        reads.Ask(oracle, AaveOracle.BaseCurrency.Encode(), AaveOracle.BaseCurrency.DecodeResult, default, answer => currency = answer);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        if (named != provider)
            return $"{provider} names {pool} as its pool, but that is no Aave V3 pool of this provider.";
        if (AaveRevisions.Of(ProxyRole.Pool, revision) == AaveVersion.Unknown)
            return $"{provider}: {AaveRevisions.Describe(ProxyRole.Pool, revision)}";
        return currency.IsZero ? null : $"{provider}: its oracle prices in the token {currency}, expected USD.";
    }
}
