using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>A contract, and the storage slots of it, that a transaction announces to touch (EIP-2930).</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Hash32> StorageKeys);
