using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Which version an implementation is of, by the revision that its code states.</summary>
/// <remarks>
/// Sources: core-v3 1.19.3, Pool.sol, PoolConfigurator.sol and tokenization; aave-v3-origin 3.6.0, instances. The names of the revisions
/// between come from aave-v3-origin's tags v3.1.0 to v3.5.0, whose rules nobody has checked here.
/// </remarks>
internal static class AaveRevisions
{
    private static readonly Dictionary<BigInteger, string> PoolNames = new()
    {
        [1] = "V3.0",
        [4] = "V3.1",
        [5] = "V3.2",
        [6] = "V3.2",
        [7] = "V3.3",
        [8] = "V3.4",
        [9] = "V3.5",
        [10] = "V3.6",
    };

    public static AaveVersion OfPool(VenueSlots slots) => Of(ProxyRole.Pool, slots[AaveSlots.PoolRevision]);

    public static AaveVersion Of(ProxyRole role, BigInteger revision) => (role, (int)BigInteger.Min(revision, int.MaxValue)) switch
    {
        (_, 1) => AaveVersion.V30,
        (ProxyRole.Pool, 10) => AaveVersion.V36,
        (ProxyRole.Configurator, 7) => AaveVersion.V36,
        (ProxyRole.AToken, 5) => AaveVersion.V36,
        // 6 is the variable debt token of GHO on Ethereum: the same rules.
        (ProxyRole.DebtToken, 5 or 6) => AaveVersion.V36,
        _ => AaveVersion.Unknown,
    };

    /// <summary>Why a market with such a contract is not followed, as one sentence.</summary>
    public static string Describe(ProxyRole role, BigInteger revision) => role switch
    {
        ProxyRole.Pool =>
            $"the pool has revision {revision}{(PoolNames.TryGetValue(revision, out string? name) ? $" (Aave {name})" : "")}; this adapter reads "
            + "revisions 1 (Aave V3.0) and 10 (Aave V3.6): each version rounds, accrues and liquidates in its own way.",
        ProxyRole.Configurator => Describe("the pool's configurator", revision, "1 (Aave V3.0) and 7 (Aave V3.6)"),
        ProxyRole.AToken => Describe("an aToken", revision, "1 (Aave V3.0) and 5 (Aave V3.6)"),
        ProxyRole.DebtToken => Describe("a variable debt token", revision, "1 (Aave V3.0), 5 and 6 (Aave V3.6)"),
        _ => Describe("a stable debt token", revision, "1 (Aave V3.0)"),
    };

    private static string Describe(string contract, BigInteger revision, string known) => revision.IsZero
        ? $"{contract} has an implementation that states no revision; this adapter reads revisions {known}."
        : $"{contract} has revision {revision}; this adapter reads revisions {known}, whose tokens round in their own ways.";
}
