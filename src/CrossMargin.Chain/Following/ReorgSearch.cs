using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Walks back over the remembered blocks to the highest that is still on the chain.</summary>
internal sealed class ReorgSearch(IChainClient chain, FollowerOptions options)
{
    public async Task<ChainUpdate> FindAncestorAsync(
        BlockRef checkpoint, RememberedBlocks remembered, CancellationToken cancellationToken)
    {
        // All from one endpoint: headers of two nodes on two forks are no proof of a reorg.
        IChainClient node = chain.OnOneEndpoint();
        try
        {
            (BlockRef? ancestor, BlockRef? replaced) = await WalkBackAsync(node, remembered, cancellationToken);
            if (ancestor is { } found && found.Number >= checkpoint.Number)
                throw Doubt(new Distrust.ReorgUnproven($"block {checkpoint.Number} is on the chain, but its child says otherwise"));
            // A block that most endpoints do not have takes nothing back, and stops nothing.
            if (replaced is { } other && await node.CrossCheckAsync(other, cancellationToken) is { } distrust)
                throw Doubt(distrust);
            return ancestor is { } common
                ? new ChainUpdate.BlocksReverted(common)
                : new ChainUpdate.BeyondFinality(checkpoint, remembered.Blocks.Count > 0 ? remembered.Blocks[0] : checkpoint);
        }
        catch (ChainDistrustException doubt)
        {
            node.Charge(doubt.Distrust);
            throw;
        }
    }

    /// <returns>The highest remembered block that is on the node's chain, and the node's block in place of the remembered one above it.</returns>
    private async Task<(BlockRef? Ancestor, BlockRef? Replaced)> WalkBackAsync(
        IChainClient node, RememberedBlocks remembered, CancellationToken cancellationToken)
    {
        BlockHeader? child = null;
        foreach (BlockRef[] blocks in remembered.Blocks.Reverse().Chunk(options.MaxCheckedBlocks))
        {
            IReadOnlyList<BlockHeader?> headers =
                await node.FindBlocksAsync([.. blocks.Select(block => block.Number)], cancellationToken);
            for (int i = 0; i < blocks.Length; i++)
            {
                if (headers[i] is not { } header || header.Ref.Number != blocks[i].Number)
                    throw Doubt(new Distrust.BlockMissing($"block {blocks[i].Number}"));
                if (child is not null && child.Ref.Number == header.Ref.Number + 1 && child.ParentHash != header.Ref.Hash)
                    throw Doubt(new Distrust.NotAChild(child.Ref.Number));
                if (header.Ref.Hash == blocks[i].Hash)
                    return (blocks[i], child?.Ref);
                child = header;
            }
        }

        return (null, child?.Ref);
    }

    private ChainDistrustException Doubt(Distrust distrust) => new(chain.Chain, distrust);
}
