using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>What a keeper can act with on one chain.</summary>
/// <param name="Account">The keeper's address there: where a venue wants margin of whoever liquidates, it is this account's.</param>
/// <param name="Balances">What it can pay with, raw, by token address.</param>
public sealed record Inventory(Address Account, IReadOnlyDictionary<Address, BigInteger> Balances)
{
    /// <summary>
    /// The venue's health factor that a sub-account is to have afterwards: then the smallest repayment that gives it, where the venue lets sizes be
    /// chosen; null for the most that the venue takes.
    /// </summary>
    public double? TargetHealth { get; init; }

    /// <summary>What it holds of a token, raw; nothing of one that it was not asked about.</summary>
    public BigInteger Of(Address token) => Balances.TryGetValue(token, out BigInteger balance) ? balance : BigInteger.Zero;
}
