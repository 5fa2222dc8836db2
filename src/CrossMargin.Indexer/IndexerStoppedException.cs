using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>A chain cannot be indexed further without a person: no automatic answer is safe. Other chains go on.</summary>
public sealed class IndexerStoppedException(ChainId chain, string reason) : Exception($"Chain {chain} is stopped: {reason}")
{
    public string Reason { get; } = reason;
}
