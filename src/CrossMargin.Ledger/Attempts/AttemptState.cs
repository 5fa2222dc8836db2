namespace CrossMargin.Ledger.Attempts;

/// <summary>Where a liquidation attempt stands.</summary>
public enum AttemptState
{
    /// <summary>Written; nothing was simulated or sent.</summary>
    Planned,

    /// <summary>The chain's pending state accepts it. The last state of a dry run.</summary>
    Simulated,

    /// <summary>Signed and recorded, then sent: from here on it may be included at any time.</summary>
    Submitted,

    /// <summary>In a block, and succeeded; the block may still be taken back.</summary>
    Included,

    /// <summary>Included, and past the chain's finality.</summary>
    Final,

    /// <summary>In a block, and reverted: it cost gas and moved nothing.</summary>
    Reverted,

    /// <summary>Sent and not included: refused, lost, or its nonce was used by another transaction.</summary>
    Dropped,

    /// <summary>The chain says that the account is above its line again: somebody else acted, or the price moved.</summary>
    Superseded,

    /// <summary>Given up before it was sent.</summary>
    Abandoned,

    /// <summary>It was in a block that was taken back. The account may be tried again.</summary>
    Reorged,

    /// <summary>The plan was not worth its cost.</summary>
    Declined,
}
