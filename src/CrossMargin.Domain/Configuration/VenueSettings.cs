namespace CrossMargin.Domain.Configuration;

/// <summary>One venue of a chain.</summary>
/// <param name="Name">Unique on its chain; part of every ledger row, so never changed: "aave-v3".</param>
/// <param name="Kind">Which adapter reads it: one of <see cref="VenueKind.All"/>.</param>
/// <param name="Addresses">The entry addresses of the kind, by name: for Aave only "poolAddressesProvider".</param>
/// <param name="Tokens">For wallets: the symbols, from the chain's tokens, whose balances count.</param>
/// <param name="StartBlock">The block from which its logs are read; at or before its deployment.</param>
public sealed record VenueSettings(
    string Name, string Kind, IReadOnlyDictionary<string, Address> Addresses, IReadOnlyList<string> Tokens, long StartBlock);
