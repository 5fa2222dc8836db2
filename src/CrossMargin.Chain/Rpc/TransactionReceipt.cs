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
    Address? ContractAddress)
{
    /// <summary>Wei: what a rollup took beside gas for the transaction's data on the chain below; 0 elsewhere.</summary>
    /// <remarks>No part of the receipts root: where receipts are proven, this is still the word of those who were asked.</remarks>
    public BigInteger DataFee { get; init; }

    /// <summary>Whether a rollup took a fee for its operator, too: how much, its own contract says.</summary>
    /// <remarks>As <see cref="DataFee"/>.</remarks>
    public bool HasOperatorFee { get; init; }
}
