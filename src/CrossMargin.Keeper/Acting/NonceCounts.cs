namespace CrossMargin.Keeper.Acting;

/// <summary>What a chain says of one sender.</summary>
/// <param name="Latest">Transactions in blocks: every nonce below is used.</param>
/// <param name="Pending">With those that wait in the node's pool without a gap: the next nonce as the node sees it.</param>
internal readonly record struct NonceCounts(long Latest, long Pending)
{
    /// <summary>Whether a transaction with this nonce is in a block or waits in the node's pool.</summary>
    public bool Knows(long nonce) => nonce < Pending;

    public bool IsUsed(long nonce) => nonce < Latest;
}
