using CrossMargin.Chain.Rpc;

namespace CrossMargin.UnitTests.Simulation;

internal sealed record SimulatedBlock(BlockHeader Header, IReadOnlyList<EventLog> Logs);
