using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Which pools this adapter understands: POOL_REVISION of the implementation behind the proxy.</summary>
internal static class AaveRevisions
{
    /// <summary>aave-v3-origin 3.6.0, PoolInstance.sol and L2PoolInstance.sol.</summary>
    private static readonly BigInteger V36 = 10;

    public static bool IsKnown(BigInteger revision) => revision == V36;

    public static string Describe(BigInteger revision) =>
        $"the pool has revision {revision}; this adapter reads revision {V36} (Aave V3.6), whose tokens and liquidations round in their own way.";
}
