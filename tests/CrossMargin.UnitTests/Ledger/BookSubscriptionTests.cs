using CrossMargin.Domain;
using CrossMargin.Ledger;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger;

public sealed class BookSubscriptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_reader_that_keeps_up_gets_each_change()
    {
        using AccountBook book = Empty();
        using BookSubscription changes = book.Subscribe();

        book.Append(First, 1, Balance(1, 1));
        Assert.True(changes.TryRead(out BookChange? first));
        book.Append(First, 2, Balance(2, 1));
        Assert.True(changes.TryRead(out BookChange? second));

        Assert.Equal((Block(First, 1), Block(First, 2)), (first.AsOf, second.AsOf));
        Assert.Equal([Id(First, "lending", 1)], first.Touched);
        Assert.Equal([Id(First, "lending", 2)], second.Touched);
        Assert.False(changes.TryRead(out _));
    }

    [Fact]
    public void A_reader_that_is_behind_gets_one_change_for_each_chain_with_all_that_was_touched()
    {
        using AccountBook book = Empty();
        using BookSubscription changes = book.Subscribe();

        book.Append(First, 1, Balance(1, 1));
        book.Append(Second, 1, Balance(9, 1));
        book.Append(First, 2, Balance(2, 1));
        book.Append(First, 3);

        Dictionary<ChainId, BookChange> read = [];
        while (changes.TryRead(out BookChange? change))
            read.Add(change.AsOf.Chain, change);
        Assert.Equal(Block(First, 3), read[First].AsOf);
        Assert.Equal(new HashSet<SubAccountId> { Id(First, "lending", 1), Id(First, "lending", 2) }, read[First].Touched.ToHashSet());
        Assert.Equal([Id(Second, "lending", 9)], read[Second].Touched);
    }

    [Fact]
    public async Task Nothing_is_lost_between_a_fast_writer_and_a_slow_reader()
    {
        using AccountBook book = Empty();
        using BookSubscription changes = book.Subscribe();
        Task writer = Task.Run(
            () =>
            {
                for (int block = 1; block <= 3000; block++)
                    book.Append(First, block, Balance(block, 1));
            },
            Token);

        HashSet<SubAccountId> touched = [];
        long last = 0;
        while (last < 3000 && await changes.WaitToReadAsync(Token))
        {
            while (changes.TryRead(out BookChange? change))
            {
                Assert.True(change.AsOf.Number > last);
                last = change.AsOf.Number;
                touched.UnionWith(change.Touched);
            }
        }

        await writer;
        Assert.Equal(3000, touched.Count);
    }

    [Fact]
    public async Task A_subscription_that_is_disposed_ends_its_reader()
    {
        using AccountBook book = Empty();
        BookSubscription changes = book.Subscribe();
        ValueTask<bool> waiting = changes.WaitToReadAsync(Token);

        changes.Dispose();
        book.Append(First, 1, Balance(1, 1));

        Assert.False(await waiting);
        Assert.False(changes.TryRead(out _));
    }
}
