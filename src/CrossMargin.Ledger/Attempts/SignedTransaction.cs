using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A signed transaction as it is recorded before it is sent.</summary>
/// <param name="MaxFeePerGas">Wei.</param>
/// <param name="MaxPriorityFeePerGas">Wei.</param>
/// <param name="Bytes">What is sent, and sent again when the node lost it.</param>
/// <param name="IsCancel">Whether it sends nothing to its sender, so that the attempt's nonce is used and the attempt is over.</param>
public sealed record SignedTransaction(
    Hash32 Hash, long Nonce, long GasLimit, BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas, ReadOnlyMemory<byte> Bytes, bool IsCancel = false)
{
    /// <summary>The last block that a private relay has it for, unless it was made public before; null where it was public at once.</summary>
    public long? PrivateUntil { get; init; }
}
