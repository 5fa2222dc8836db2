namespace CrossMargin.Ledger.Attempts;

/// <summary>Where an errand is in its life.</summary>
public enum ErrandState
{
    /// <summary>Signed and written; sent, or to be sent.</summary>
    Submitted,

    /// <summary>In a block, where it succeeded. A reorg that takes the block back changes nothing of what was counted: it may only have cost less.</summary>
    Included,

    /// <summary>In a block, where it failed.</summary>
    Reverted,

    /// <summary>No node took or held it, or another transaction has its nonce.</summary>
    Dropped,
}
