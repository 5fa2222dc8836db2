using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>The outcome of an included transaction.</summary>
/// <param name="Succeeded">False: it was included and reverted, and its gas was paid.</param>
/// <param name="EffectiveGasPrice">Wei per gas.</param>
public sealed record TransactionReceipt(
    Hash32 TransactionHash,
    long BlockNumber,
    Hash32 BlockHash,
    bool Succeeded,
    long GasUsed,
    BigInteger EffectiveGasPrice,
    Address? ContractAddress);
