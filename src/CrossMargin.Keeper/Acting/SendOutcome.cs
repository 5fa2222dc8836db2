namespace CrossMargin.Keeper.Acting;

/// <summary>What is known after a transaction was handed to a node.</summary>
internal abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The node has it, now or already.</summary>
    public sealed record Accepted : SendOutcome;

    /// <summary>The nonce is below the chain's: this transaction is in a block already, or another one with its nonce is.</summary>
    public sealed record NonceUsed(string Message) : SendOutcome;

    /// <summary>Another transaction with this nonce waits in the pool, and this one pays too little to replace it.</summary>
    public sealed record NonceOccupied(string Message) : SendOutcome;

    /// <summary>The node did not take it, for a reason that it names: the nonce is still free.</summary>
    /// <param name="IsUnderpriced">For more it would have.</param>
    public sealed record Refused(string Message, bool IsUnderpriced = false) : SendOutcome;

    /// <summary>The node may have it or not: only receipts and nonces will tell.</summary>
    public sealed record Unknown(string Message) : SendOutcome;
}
