using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>The block that a transaction is in, and what it cost there.</summary>
/// <param name="Transaction">Which of the attempt's.</param>
/// <param name="GasPrice">Wei per gas, as paid.</param>
public sealed record Inclusion(Hash32 Transaction, BlockRef Block, long GasUsed, BigInteger GasPrice)
{
    /// <summary>Wei: what a rollup took for the transaction's data beside gas; 0 elsewhere.</summary>
    public BigInteger DataFee { get; init; }

    /// <summary>Wei.</summary>
    public BigInteger Cost => (GasUsed * GasPrice) + DataFee;
}
