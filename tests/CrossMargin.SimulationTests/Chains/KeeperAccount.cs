using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>The keeper's account: the first key of every local development chain.</summary>
internal static class KeeperAccount
{
    public static readonly PrivateKey Key = PrivateKey.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    public static Address Address => Key.Address;
}
