namespace CrossMargin.Indexer;

/// <summary>What the indexer of one chain is doing.</summary>
public enum IndexerState
{
    /// <summary>Its standing is being read.</summary>
    Opening,

    /// <summary>Behind the head, in batches of blocks.</summary>
    BackFilling,

    /// <summary>At the head, block by block.</summary>
    Live,

    /// <summary>Another process indexes the chain. This one takes over when that one is silent.</summary>
    StandingBy,

    /// <summary>A node or the database does not answer, or not credibly. It is tried again.</summary>
    Outage,

    /// <summary>No automatic answer is safe: a person must look.</summary>
    Stopped,
}
