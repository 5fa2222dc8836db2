using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger;

public sealed class AccountBookProperties
{
    /// <summary>Whatever appends, unwinds and reloads a book went through, it answers as one that was loaded at the end.</summary>
    [Fact]
    public void A_rebuild_equals_the_book_that_lived_through_every_commit() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        using AccountBook live = Empty();
        Dictionary<ChainId, Stack<ChainHoldings>> history = new()
        {
            [First] = new([new ChainHoldings(live.AsOf(First), [])]),
            [Second] = new([new ChainHoldings(live.AsOf(Second), [])]),
        };
        for (int step = 0; step < 40; step++)
            live.Apply(NextCommit(random, history[random.Next(2) == 0 ? First : Second]));

        using AccountBook rebuilt = Empty();
        foreach (Stack<ChainHoldings> chain in history.Values)
            rebuilt.Load(chain.Peek());
        Assert.Equal(rebuilt.Image(), live.Image());
    }).QuickCheckThrowOnFailure();

    /// <summary>The stack holds the true state after each block; the commit leads from its top to the next.</summary>
    private static LedgerCommit NextCommit(Random random, Stack<ChainHoldings> history)
    {
        ChainHoldings before = history.Peek();
        switch (random.Next(5))
        {
            case 0 when history.Count > 1:
                for (int back = 1 + random.Next(history.Count - 1); back > 0; back--)
                    history.Pop();
                ChainHoldings ancestor = history.Peek();
                return new LedgerCommit.Unwound(ancestor.Checkpoint, Difference(before, ancestor)) { Previous = before.Checkpoint };
            case 1:
                return new LedgerCommit.Reloaded(before);
            default:
                BlockRef last = Block(before.Checkpoint.Chain, before.Checkpoint.Number + 1 + random.Next(3));
                LedgerEntry[] entries = [.. Enumerable.Range(0, random.Next(8)).Select(index => NextEntry(random, last.Number, index))];
                history.Push(new ChainHoldings(last, After(before, entries)));
                return new LedgerCommit.Appended(last, entries) { Previous = before.Checkpoint };
        }
    }

    private static LedgerEntry NextEntry(Random random, long block, int index) => new(
        block, 0, index,
        random.Next(2) == 0 ? "lending" : "wallet",
        random.Next(5) == 0 ? SubAccountKey.Market : Key(random.Next(1, 4), random.Next(2)),
        random.Next(3) == 0 ? VenueMarks.Contract : PlainVenue.Balance,
        random.Next(3),
        Hash32.Zero);

    private static IReadOnlyList<Holding> After(ChainHoldings before, LedgerEntry[] entries)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> values = Values(before);
        foreach (LedgerEntry entry in entries)
            values[(entry.Venue, entry.SubAccount, entry.Slot)] = entry.Value;
        return [.. values.Where(value => !value.Value.IsZero).Select(value => new Holding(value.Key.Item1, value.Key.Item2, value.Key.Item3, value.Value))];
    }

    private static IReadOnlyList<Holding> Difference(ChainHoldings from, ChainHoldings to)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> old = Values(from), restored = Values(to);
        return [.. old.Keys.Union(restored.Keys)
            .Select(key => new Holding(key.Item1, key.Item2, key.Item3, restored.GetValueOrDefault(key)))];
    }

    private static Dictionary<(string, SubAccountKey, Slot), BigInteger> Values(ChainHoldings holdings) =>
        holdings.Holdings.ToDictionary(held => (held.Venue, held.SubAccount, held.Slot), held => held.Value);
}
