using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>How a local chain behaves.</summary>
/// <param name="BlockTime">Null: a block at once for each transaction.</param>
/// <param name="Genesis">The first block's time; null: the machine's clock.</param>
/// <param name="SlotsInAnEpoch">Safe is so many blocks behind the head, finalized twice as many. Anvil's alone.</param>
/// <param name="Accounts">Unlocked accounts, each with 10,000 of the native token.</param>
/// <param name="BlockGasLimit">Null: the program's own, enough for any transaction of ours.</param>
/// <param name="KeepsOrder">Whether a block's transactions are in the order of their coming, whatever they pay.</param>
public sealed record NodeOptions(
    ChainId ChainId,
    NodeProgram Program = NodeProgram.Anvil,
    TimeSpan? BlockTime = null,
    DateTimeOffset? Genesis = null,
    int SlotsInAnEpoch = 32,
    int Accounts = 40,
    long? BlockGasLimit = null,
    bool KeepsOrder = false);
