using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Ledger;

public sealed class KeyOrderTests
{
    [Fact]
    public void Of_gives_every_entry_by_holder_and_the_last_of_each_slot()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            LedgerEntry[] entries = [.. Enumerable.Range(0, random.Next(60)).Select(i => Entry(i, random.Next(5), random.Next(3), random.Next(2), random.Next(2)))];

            KeyOrder order = KeyOrder.Of(entries);

            Assert.Equal(Enumerable.Range(0, entries.Length).OrderBy(at => entries[at].SubAccount.Holder).ThenBy(at => at), order.All);
            Assert.Equal(
                entries.Select((entry, at) => (entry, at)).GroupBy(pair => (pair.entry.Venue, pair.entry.SubAccount, pair.entry.Slot))
                    .Select(group => group.Max(pair => pair.at)).Order(),
                order.Last.Order());
            Assert.Equal(order.Last.Select(at => entries[at].SubAccount.Holder).Order(), order.Last.Select(at => entries[at].SubAccount.Holder));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_refuses_entries_of_a_slot_that_are_out_of_order(bool hasAnotherBetween)
    {
        LedgerEntry[] between = hasAnotherBetween ? [Entry(6, 1, 1, 0, 0)] : [];

        Assert.Throws<InvariantViolationException>(() => KeyOrder.Of([Entry(5, 1, 0, 0, 0), .. between, Entry(4, 1, 0, 0, 0)]));
    }

    [Fact]
    public void A_batch_that_was_made_ready_and_then_changed_is_ordered_anew()
    {
        BlockRef last = new(new ChainId(1), 9, default, 9);
        LedgerBatch ready = new(last, [last], 9, [Entry(7, 2, 0, 0, 0), Entry(8, 1, 0, 0, 0)]);
        ready.Prepare();

        LedgerBatch changed = ready with { Entries = [Entry(9, 1, 0, 0, 0)] };

        Assert.Equal([1, 0], ready.Order.All);
        Assert.Equal([0], changed.Order.All);
    }

    private static LedgerEntry Entry(int block, int holder, int slot, int part, int venue) => new(
        block, 0, 0, venue == 0 ? "wallet" : "aave",
        new SubAccountKey(Address.FromWord(Hash32.OfNumber(holder)), Hash32.OfNumber(part)), new Slot($"slot{slot}"), block, default);
}
