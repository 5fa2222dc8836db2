using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>A signed transaction as it goes over the wire.</summary>
/// <param name="Hash">What the chain will call it, whoever sends it.</param>
public sealed record RawTransaction(Hash32 Hash, ReadOnlyMemory<byte> Bytes);
