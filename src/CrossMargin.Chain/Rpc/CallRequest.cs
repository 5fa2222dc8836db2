using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>A message call that is executed and thrown away.</summary>
/// <param name="Value">Wei.</param>
/// <param name="Gas">The most that it may use; null: whatever the node allows.</param>
public sealed record CallRequest(
    Address To, ReadOnlyMemory<byte> Data, Address? From = null, BigInteger Value = default, long? Gas = null);
