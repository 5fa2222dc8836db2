using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>A venue's slots at the indexer's tip, and the entries that its changes make.</summary>
/// <remarks>
/// A change that leaves a slot as it was makes no entry. The position of the entries is set before each log, so that
/// a reducer only says what changes.
/// </remarks>
public sealed class SlotJournal(VenueSlots slots)
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<long, int> _endOfBlock = [];
    private long _blockNumber;
    private int _logIndex;
    private int _entryIndex;
    private Hash32 _transactionHash;

    /// <summary>The slots with every change so far.</summary>
    public VenueSlots Slots { get; } = slots;

    /// <summary>What changed since the last <see cref="Clear"/>, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    public void MoveTo(in EventLog log) => MoveTo(log.BlockNumber, log.LogIndex, log.TransactionHash);

    /// <summary>Moves behind the last log of the block: for what was read from the chain at it.</summary>
    public void MoveToEndOf(BlockRef block) => MoveTo(block.Number, LedgerEntry.EndOfBlock, Hash32.Zero);

    public void Set(SubAccountKey account, Slot slot, BigInteger value)
    {
        if (Slots.Set(account, slot, value))
            Add(account, slot, value);
    }

    /// <summary>Sets a value of the venue's market state.</summary>
    public void Set(Slot slot, BigInteger value) => Set(SubAccountKey.Market, slot, value);

    /// <summary>
    /// Sets a value behind everything of the block because the ledger differed from the chain: as an entry that says so, whatever
    /// the value was here, as memory may be right where the ledger is not.
    /// </summary>
    public void Repair(BlockRef block, SubAccountKey account, Slot slot, BigInteger value)
    {
        MoveTo(block.Number, LedgerEntry.EndOfBlock, LedgerEntry.Resync);
        Slots.Set(account, slot, value);
        Add(account, slot, value);
    }

    public void Clear()
    {
        _entries.Clear();
        _endOfBlock.Clear();
    }

    private void Add(SubAccountKey account, Slot slot, BigInteger value)
    {
        _entries.Add(new LedgerEntry(
            _blockNumber, _logIndex, _entryIndex++, Slots.Venue.Name, account, slot, value, _transactionHash));
        if (_logIndex == LedgerEntry.EndOfBlock)
            _endOfBlock[_blockNumber] = _entryIndex;
    }

    private void MoveTo(long blockNumber, int logIndex, Hash32 transactionHash)
    {
        // Within one log the entries go on counting, and so they do at the end of a block, which may be come back to.
        if (_blockNumber != blockNumber || _logIndex != logIndex)
            _entryIndex = logIndex == LedgerEntry.EndOfBlock ? _endOfBlock.GetValueOrDefault(blockNumber) : 0;
        (_blockNumber, _logIndex, _transactionHash) = (blockNumber, logIndex, transactionHash);
    }
}
