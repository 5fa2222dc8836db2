using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Api;

/// <summary>One block: an entry of an as-of vector.</summary>
/// <param name="Number">-1 while nothing of the chain is indexed.</param>
/// <param name="Time">The block's own timestamp.</param>
public sealed record BlockResource(long ChainId, long Number, string Hash, DateTimeOffset Time)
{
    public static BlockResource Of(BlockRef block) => new(block.Chain.Value, block.Number, block.Hash.ToString(), block.Time);

    /// <summary>Every chain of the book.</summary>
    internal static IReadOnlyList<BlockResource> VectorOf(AccountBook book) => [.. book.Chains.Select(chain => Of(book.AsOf(chain)))];
}
