using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using CrossMargin.UnitTests.Ledger.Links;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger;

public sealed class AccountBookProperties
{
    /// <summary>Whatever appends, unwinds, reloads and links a book went through, it answers as one that was loaded at the end.</summary>
    [Fact]
    public void A_rebuild_equals_the_book_that_lived_through_every_commit() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        using AccountBook live = Empty();
        Dictionary<ChainId, Stack<ChainHoldings>> history = new()
        {
            [First] = new([Start(First)]),
            [Second] = new([Start(Second)]),
        };
        foreach (Stack<ChainHoldings> chain in history.Values)
            live.Load(chain.Peek());
        for (int step = 0; step < 40; step++)
        {
            if (random.Next(4) == 0)
                live.Link(NextLinks(random));
            else
                live.Apply(NextCommit(random, history[random.Next(2) == 0 ? First : Second]));
        }

        using AccountBook rebuilt = Empty();
        rebuilt.Link(live.Links);
        foreach (Stack<ChainHoldings> chain in history.Values)
            rebuilt.Load(chain.Peek());
        Assert.Equal(rebuilt.Image(), live.Image());
    }).QuickCheckThrowOnFailure();

    /// <summary>Whoever is linked to whom, each sub-account is in the view of its account, and in no other.</summary>
    [Fact]
    public void Every_sub_account_is_in_one_view() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        using AccountBook book = Empty();
        Stack<ChainHoldings> history = new([Start(First)]);
        book.Load(history.Peek());
        for (int step = 0; step < 40; step++)
        {
            book.Link(NextLinks(random));
            book.Apply(NextCommit(random, history));
            SubAccountId[] seen = [.. book.Accounts().SelectMany(account => book.Find(account, default)!.SubAccounts).Select(sub => sub.Id)];
            Assert.Distinct(seen);
            Assert.All(seen, id => Assert.Contains(id, book.Find(book.AccountOf(id), default)!.SubAccounts.Select(sub => sub.Id)));
            Assert.All(book.Accounts(), account => Assert.Contains(account, book.AccountsOf(account.Owner)));
            Assert.Equal(history.Peek().Holdings.Where(IsOwned).Select(held => (held.Venue, held.SubAccount)).Distinct().Count(), seen.Length);

            bool IsOwned(Holding held) => held.Slot == PlainVenue.Balance && !held.SubAccount.IsMarket && (!held.SubAccount.Holder.IsZero
                || history.Peek().Holdings.Any(mark => mark.Slot == VenueMarks.Owner && (mark.Venue, mark.SubAccount) == (held.Venue, held.SubAccount)));
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Whatever happened, credit is given for what was there at the credit block, and never for more than is there now.</summary>
    [Fact]
    public void Settled_is_the_lesser_of_now_and_of_the_credit_block() => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        using AccountBook book = Empty();
        Stack<ChainHoldings> history = new([Start(First)]);
        book.Load(history.Peek());
        for (int step = 0; step < 40; step++)
        {
            book.Apply(NextCommit(random, history));
            long credit = history.Peek().Marks!.Safe;
            Dictionary<(string, SubAccountKey, Slot), BigInteger> then = ValuesAt(history.Peek(), credit);
            foreach (SubAccountView sub in book.Accounts().SelectMany(account => book.Find(account, default)!.SubAccounts))
            {
                BigInteger now = sub.Collateral[0].Amount.Raw;
                BigInteger atCredit = then.GetValueOrDefault((sub.Id.Venue.Name, sub.Id.Key, PlainVenue.Balance));
                Assert.Equal(BigInteger.Min(now, atCredit), (sub.Collateral[0].Settled ?? sub.Collateral[0].Amount).Raw);
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Among the owners of the scripts, as such and as contracts; those that contradict others fall out.</summary>
    private static LinkGraph NextLinks(Random random) => LinkGraph.Of(
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => Linking.Link(NextAccount(random), NextAccount(random)))], (_, _) => { });

    private static AccountId NextAccount(Random random) =>
        Linking.Account(1 + random.Next(4), random.Next(3) switch { 0 => First, 1 => Second, _ => null });

    private static ChainHoldings Start(ChainId chain) =>
        new(new BlockRef(chain, -1, Hash32.Zero, 0), []) { Marks = new FinalityMarks(-1, -1, true) };

    /// <summary>The state at a block above the finalized one, by going back from now.</summary>
    private static Dictionary<(string, SubAccountKey, Slot), BigInteger> ValuesAt(ChainHoldings now, long block)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> values = Values(now);
        foreach (RecentChange change in now.Recent.Where(change => change.BlockNumber > block).Reverse())
            values[(change.Venue, change.SubAccount, change.Slot)] = change.Previous;
        return values;
    }

    /// <summary>The stack holds the true state after each block; the commit leads from its top to the next.</summary>
    private static LedgerCommit NextCommit(Random random, Stack<ChainHoldings> history)
    {
        ChainHoldings before = history.Peek();
        switch (random.Next(6))
        {
            case 0 when history.Count > 1:
                for (int back = 1 + random.Next(history.Count - 1); back > 0; back--)
                    history.Pop();
                ChainHoldings left = history.Pop();
                ChainHoldings ancestor = Settle(left, before.Marks!.CutTo(left.Checkpoint.Number)) with { Unwinds = before.Unwinds + 1 };
                history.Push(ancestor);
                return new LedgerCommit.Unwound(ancestor.Checkpoint, Difference(before, ancestor)) { Previous = before.Checkpoint };
            case 1:
                return new LedgerCommit.Reloaded(before);
            case 2:
                history.Push(Settle(history.Pop(), NextMarks(random, before.Marks!, before.Checkpoint.Number)));
                return new LedgerCommit.Marked(before.Checkpoint, history.Peek().Marks!);
            default:
                BlockRef last = Block(before.Checkpoint.Chain, before.Checkpoint.Number + 1 + random.Next(3));
                LedgerEntry[] entries = [.. Enumerable.Range(0, random.Next(8)).Select(index => NextEntry(random, last.Number, index))];
                FinalityMarks marks = NextMarks(random, before.Marks!, last.Number);
                ChainHoldings after = new(last, After(before, entries)) { Recent = [.. before.Recent, .. ChangesOf(before, entries)], Unwinds = before.Unwinds };
                history.Push(Settle(after, marks));
                return new LedgerCommit.Appended(last, entries) { Previous = before.Checkpoint, Marks = marks };
        }
    }

    private static FinalityMarks NextMarks(Random random, FinalityMarks before, long last)
    {
        long finalized = before.Finalized + random.Next((int)(last - before.Finalized) / 3 + 1);
        long safe = Math.Max(before.Safe, finalized + random.Next((int)(last - finalized) + 1));
        return new FinalityMarks(safe, finalized, random.Next(2) == 0);
    }

    private static ChainHoldings Settle(ChainHoldings holdings, FinalityMarks marks) =>
        holdings with { Marks = marks, Recent = [.. holdings.Recent.Where(change => change.BlockNumber > marks.Finalized)] };

    private static IEnumerable<RecentChange> ChangesOf(ChainHoldings before, LedgerEntry[] entries)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> values = Values(before);
        foreach (LedgerEntry entry in entries)
        {
            (string, SubAccountKey, Slot) key = (entry.Venue, entry.SubAccount, entry.Slot);
            if (!entry.SubAccount.IsMarket)
                yield return new RecentChange(entry.BlockNumber, entry.Venue, entry.SubAccount, entry.Slot, values.GetValueOrDefault(key));
            values[key] = entry.Value;
        }
    }

    /// <summary>Some sub-accounts have a number instead of a holder, and pass from owner to owner.</summary>
    private static LedgerEntry NextEntry(Random random, long block, int index)
    {
        SubAccountKey account = random.Next(5) == 0 ? SubAccountKey.Market : Key(random.Next(4), 1 + random.Next(2));
        Slot mark = account.Holder.IsZero && !account.IsMarket ? VenueMarks.Owner : VenueMarks.Contract;
        return new LedgerEntry(
            block, 0, index,
            random.Next(2) == 0 ? "lending" : "wallet",
            account,
            random.Next(3) == 0 ? mark : PlainVenue.Balance,
            random.Next(3),
            Hash32.Zero);
    }

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
