using CrossMargin.Domain;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>A block of a simulated chain, with the state after it. Its JSON is made once: blocks are asked for often.</summary>
/// <param name="Header">As eth_getBlockByNumber answers it, as UTF-8.</param>
internal sealed record SimulatedBlock(
    BlockRef Ref, Hash32 ParentHash, byte[] Header, IReadOnlyList<SimulatedLog> Logs, WorldState State,
    IReadOnlyDictionary<Hash32, SimulatedReceipt> Receipts);

/// <param name="Json">As eth_getLogs answers it, as UTF-8.</param>
internal sealed record SimulatedLog(Address Address, Hash32 Topic0, byte[] Json);

/// <summary>What became of a transaction in a block.</summary>
internal sealed record SimulatedReceipt(Hash32 Transaction, BlockRef Block, bool Succeeded);
