using CrossMargin.Domain;

namespace CrossMargin.Devnet.Flash;

/// <summary>A token of a pool, and what the pool is to take it for.</summary>
/// <param name="Usd">Per whole token; above zero.</param>
public sealed record PricedToken(Address Address, byte Decimals, decimal Usd);
