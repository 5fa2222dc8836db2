using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Which logs to read: any of the contracts, and any of the first topics.</summary>
/// <param name="Addresses">Never empty: a filter without contracts would read the whole chain.</param>
/// <param name="Topics">Alternatives for topic 0; empty means all.</param>
public sealed record LogFilter(IReadOnlySet<Address> Addresses, IReadOnlySet<Hash32> Topics);
