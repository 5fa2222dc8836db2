using CrossMargin.Domain;

namespace CrossMargin.Ledger.Leases;

/// <summary>One keeper's time as the only sender of an account on a chain.</summary>
/// <param name="Number">Rises whenever the lease is taken anew: a higher one ends every lower one.</param>
public sealed record LeaseTerm(ChainId Chain, Address Account, long Number);
