using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Indexer;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Nodes;
using CrossMargin.SimulationTests.Venues;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.SimulationTests.Running;

/// <summary>What a new indexer makes of a chain as it stands, on nodes without faults and a ledger of its own.</summary>
internal static class ScratchIndex
{
    private const int StepsMax = 10_000;

    public static async Task<MemoryLedger> OfAsync(SimulatedWorld world, WorldChain chain)
    {
        ProcessLife life = new(world.Clock);
        ProcessTime time = new(life);
        await using RpcChainClient client = RpcChainClient.Create(
            chain.Settings, new HttpMessageInvoker(new NodeHandler(world.Providers, life, world.Trace)), time, new Random(0));
        MemoryLedger ledger = new();
        await using ChainIndexer indexer = new(
            chain.Settings, client, SimulatedVenues.Adapters(chain.Settings), ledger, null, world.IndexerOptions, time,
            NullLogger<ChainIndexer>.Instance);
        for (int steps = 0; await indexer.StepAsync(CancellationToken.None) is not ChainUpdate.AtHead; steps++)
        {
            if (steps == StepsMax)
                throw new InvalidOperationException("The from-scratch index does not reach the head.");
        }

        return ledger;
    }
}
