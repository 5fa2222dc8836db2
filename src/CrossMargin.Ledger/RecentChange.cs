using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>One entry of a sub-account that is not finalized yet, by what it replaced.</summary>
/// <param name="Previous">The slot's value before the entry.</param>
public readonly record struct RecentChange(long BlockNumber, string Venue, SubAccountKey SubAccount, Slot Slot, BigInteger Previous);
