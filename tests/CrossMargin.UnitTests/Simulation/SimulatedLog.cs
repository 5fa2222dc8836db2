using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>A log as a contract emits it, before it is in a block.</summary>
internal sealed record SimulatedLog(Address Address, IReadOnlyList<Hash32> Topics, byte[] Data);
