namespace CrossMargin.Domain;

/// <summary>How settled a block is, in rising order; the block tags of the Ethereum JSON-RPC.</summary>
public enum FinalityLevel
{
    Head,
    Safe,
    Finalized,
}
