using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>The current value of one slot.</summary>
public readonly record struct Holding(string Venue, SubAccountKey SubAccount, Slot Slot, BigInteger Value);
