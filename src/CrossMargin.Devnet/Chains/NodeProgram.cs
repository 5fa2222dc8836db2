namespace CrossMargin.Devnet.Chains;

/// <summary>The programs that can be a local chain.</summary>
public enum NodeProgram
{
    Anvil,

    /// <summary>Cannot reorganise, and calls its head safe and finalized.</summary>
    Hardhat,
}
