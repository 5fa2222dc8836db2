namespace CrossMargin.Domain.Configuration;

/// <summary>What a chain takes beside gas for having a transaction's data on the chain below.</summary>
public enum DataFee
{
    /// <summary>Nothing: there is no chain below, or its gas contains it, as Arbitrum's does.</summary>
    None,

    /// <summary>As chains of the OP Stack: a contract of the chain tells it, and receipts name it.</summary>
    OpStack,
}
