using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues;

public sealed class SlotJournalTests
{
    private static readonly Slot Slot = new("slot");

    [Fact]
    public void Entries_at_the_end_of_a_block_go_on_counting_when_the_journal_comes_back_to_it()
    {
        SlotJournal journal = new(new VenueSlots(new VenueId(new ChainId(1), "venue")));
        BlockRef block = new(new ChainId(1), 5, default, 0);

        journal.MoveToEndOf(block);
        journal.Set(Slot, 1);
        journal.MoveTo(LogAt(5, 3));
        journal.Set(Slot, 2);
        journal.MoveToEndOf(block);
        journal.Set(Slot, 3);
        journal.MoveToEndOf(block with { Number = 6 });
        journal.Set(Slot, 4);

        const int end = LedgerEntry.EndOfBlock;
        Assert.Equal([(5L, end, 0), (5, 3, 0), (5, end, 1), (6, end, 0)], journal.Entries.Select(entry => (entry.BlockNumber, entry.LogIndex, entry.EntryIndex)));
    }

    private static EventLog LogAt(long block, int index) => new()
    {
        Address = default,
        TopicCount = 0,
        Topic0 = default,
        Topic1 = default,
        Topic2 = default,
        Topic3 = default,
        Data = default,
        BlockNumber = block,
        BlockHash = default,
        BlockTimestamp = 0,
        TransactionHash = default,
        TransactionIndex = 0,
        LogIndex = index,
    };
}
