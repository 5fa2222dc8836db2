using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Walks back over the remembered blocks to the highest that is still on the chain.</summary>
internal sealed class ReorgSearch(IChainClient chain, FollowerOptions options)
{
    public async Task<ChainUpdate> FindAncestorAsync(
        BlockRef checkpoint, RememberedBlocks remembered, CancellationToken cancellationToken)
    {
        BlockHeader? child = null;
        foreach (BlockRef[] blocks in remembered.Blocks.Reverse().Chunk(options.MaxCheckedBlocks))
        {
            IReadOnlyList<BlockHeader?> headers =
                await chain.FindBlocksAsync([.. blocks.Select(block => block.Number)], cancellationToken);
            for (int i = 0; i < blocks.Length; i++)
            {
                if (headers[i] is not { } header || header.Ref.Number != blocks[i].Number)
                {
                    throw new ChainDistrustException(
                        chain.Chain, $"block {blocks[i].Number} is missing below the head: the node lags");
                }


                // The other fork must be one: headers of two nodes on two forks are no proof of a reorg.
                if (child is not null && child.Ref.Number == header.Ref.Number + 1 && child.ParentHash != header.Ref.Hash)
                    throw new ChainDistrustException(chain.Chain, $"block {child.Ref.Number} is not a child of the block before");
                if (header.Ref.Hash == blocks[i].Hash)
                    return AncestorOrDoubt(checkpoint, blocks[i]);
                child = header;
            }
        }

        return new ChainUpdate.BeyondFinality(checkpoint, remembered.Blocks.Count > 0 ? remembered.Blocks[0] : checkpoint);
    }

    private ChainUpdate.BlocksReverted AncestorOrDoubt(BlockRef checkpoint, BlockRef ancestor) =>
        ancestor.Number < checkpoint.Number
            ? new ChainUpdate.BlocksReverted(ancestor)
            : throw new ChainDistrustException(
                chain.Chain, $"block {checkpoint.Number} is on the chain, but its child says otherwise");
}
