using System.Numerics;

namespace CrossMargin.Chain.Rpc;

/// <summary>Recent fees, oldest block first.</summary>
/// <param name="BaseFees">Wei per gas; one more than blocks: the last is the next block's.</param>
/// <param name="Rewards">Wei per gas: for each block the priority fees at the asked percentiles.</param>
public sealed record FeeHistory(IReadOnlyList<BigInteger> BaseFees, IReadOnlyList<IReadOnlyList<BigInteger>> Rewards);
