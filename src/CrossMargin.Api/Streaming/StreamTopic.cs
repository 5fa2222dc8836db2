namespace CrossMargin.Api.Streaming;

/// <summary>What a stream tells of.</summary>
internal enum StreamTopic
{
    /// <summary>An account's figures have changed.</summary>
    Health,

    /// <summary>An account came down the ladder to a rung below Healthy, or a venue would liquidate it from now on.</summary>
    Warnings,

    /// <summary>The keeper opened an attempt, or one has moved.</summary>
    Attempts,

    /// <summary>A chain has a new last block, or can no longer be relied on, or again.</summary>
    Chains,
}
