using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>The new value of one slot, from one log; appended or unwound, never updated.</summary>
/// <param name="LogIndex">The log's index in its block; <see cref="EndOfBlock"/> for what was read after the block's last log.</param>
/// <param name="EntryIndex">Orders the entries of one log: it may move several slots.</param>
/// <param name="Value">The slot's value from here on, never a change. Zero means: no such holding.</param>
/// <param name="TransactionHash">Zero for what was read from the chain rather than from a log; <see cref="Resync"/> for a repair.</param>
public readonly record struct LedgerEntry(
    long BlockNumber,
    int LogIndex,
    int EntryIndex,
    string Venue,
    SubAccountKey SubAccount,
    Slot Slot,
    BigInteger Value,
    Hash32 TransactionHash)
{
    /// <summary>Log index of values that events do not carry and that were read from the chain at the block.</summary>
    public const int EndOfBlock = int.MaxValue;

    /// <summary>Stands for the transaction where the ledger differed from the chain and the slot was read anew. No transaction has this hash.</summary>
    public static Hash32 Resync { get; } = new(Enumerable.Repeat(byte.MaxValue, Hash32.Size).ToArray());
}
