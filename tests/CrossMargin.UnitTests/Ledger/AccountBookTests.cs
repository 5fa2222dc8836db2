using CrossMargin.Domain;
using CrossMargin.Ledger;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger;

public sealed class AccountBookTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1212);

    [Fact]
    public void Find_composes_all_sub_accounts_in_order_each_chain_at_its_own_block()
    {
        using AccountBook book = Empty();
        book.Load(new ChainHoldings(Block(Second, 90), [Balance(1, 30)]));
        book.Load(new ChainHoldings(Block(First, 100), [Balance(1, 12, "wallet"), Balance(1, 11, part: 2), Balance(1, 10), Balance(2, 99)]));

        AccountView view = book.Find(new AccountId(Owner(1)), Now)!;

        Assert.Equal(
            [Id(First, "lending", 1), Id(First, "lending", 1, part: 2), Id(First, "wallet", 1), Id(Second, "lending", 1)],
            view.SubAccounts.Select(sub => sub.Id));
        Assert.Equal([10, 11, 12, 30], view.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([1200, 1200, 1200, 1080], view.SubAccounts.Select(sub => (int)sub.Local!.Figures[0].Value!.Value));
        Assert.Equal([Block(First, 100), Block(Second, 90)], view.Chains.Select(chain => chain.AsOf));
        Assert.Equal(Now, view.Time);
    }

    [Fact]
    public void Find_lists_only_the_chains_that_the_account_is_on_and_nobody_for_a_stranger()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10));
        book.Append(Second, 90, Balance(2, 10));

        Assert.Equal([First], book.Find(new AccountId(Owner(1)), Now)!.Chains.Select(chain => chain.AsOf.Chain));
        Assert.Null(book.Find(new AccountId(Owner(3)), Now));
        Assert.Null(book.Find(new AccountId(Owner(1), First), Now));
    }

    [Fact]
    public void A_holder_with_code_is_an_account_of_its_own_on_that_chain_in_every_venue()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10), Balance(1, 11, "wallet"), Mark(1, 1));
        book.Append(Second, 90, Balance(1, 30));

        Assert.Equal([new AccountId(Owner(1)), new AccountId(Owner(1), First)], book.AccountsOf(Owner(1)));
        Assert.Equal(new AccountId(Owner(1), First), book.AccountOf(Id(First, "wallet", 1)));
        Assert.Equal([30], book.Find(new AccountId(Owner(1)), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([10, 11], book.Find(new AccountId(Owner(1), First), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
    }

    [Fact]
    public void A_numbered_sub_account_belongs_to_whoever_owns_its_number_and_goes_where_that_is_passed()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(0, 10, part: 7), OwnerMark(7, 1), Balance(2, 20));
        SubAccountId numbered = Id(First, "lending", 0, part: 7);
        Assert.Equal(new AccountId(Owner(1)), book.AccountOf(numbered));
        Assert.Equal([numbered], book.Find(new AccountId(Owner(1)), Now)!.SubAccounts.Select(sub => sub.Id));

        IReadOnlyCollection<SubAccountId> touched = book.Append(First, 101, OwnerMark(7, 2));

        Assert.Equal([numbered], touched);
        Assert.Null(book.Find(new AccountId(Owner(1)), Now));
        Assert.Equal([numbered, Id(First, "lending", 2)], book.Find(new AccountId(Owner(2)), Now)!.SubAccounts.Select(sub => sub.Id));
        Assert.Equal([new AccountId(Owner(2))], book.Accounts());

        // Burnt: the position is gone from everybody, and nothing of it is left behind.
        book.Append(First, 102, OwnerMark(7, 0), Balance(0, 0, part: 7));
        Assert.Equal([Id(First, "lending", 2)], book.Find(new AccountId(Owner(2)), Now)!.SubAccounts.Select(sub => sub.Id));
    }

    [Fact]
    public void A_numbered_sub_account_of_a_contract_is_of_the_contract_on_that_chain()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, OwnerMark(7, 1), Mark(1, 1), Balance(0, 10, part: 7));

        Assert.Equal(new AccountId(Owner(1), First), book.AccountOf(Id(First, "lending", 0, part: 7)));
        Assert.Equal([new AccountId(Owner(1), First)], book.Accounts());
    }

    [Fact]
    public void Find_says_which_sub_accounts_are_on_a_degraded_venue()
    {
        using AccountBook book = Empty();
        book.Append(
            First, 100, Balance(1, 10), Balance(1, 11, "wallet"),
            new Holding("lending", SubAccountKey.Market, VenueMarks.Degraded, 51));

        IReadOnlyList<SubAccountView> views = book.Find(new AccountId(Owner(1)), Now)!.SubAccounts;

        Assert.Contains("block 50", views[0].Degraded, StringComparison.Ordinal);
        Assert.Null(views[1].Degraded);
    }

    [Fact]
    public void The_mark_of_a_contract_touches_the_holder_s_sub_accounts_on_every_chain()
    {
        using AccountBook book = Empty();
        book.Append(Second, 90, Balance(1, 30), Balance(2, 30));
        book.Append(First, 100, Balance(1, 10));

        IReadOnlyCollection<SubAccountId> touched = book.Append(First, 101, Mark(1, 1));

        Assert.Equal(new HashSet<SubAccountId> { Id(First, "lending", 1), Id(Second, "lending", 1) }, touched.ToHashSet());
    }

    [Fact]
    public void Accounts_are_ordered_by_owner_and_follow_what_is_held()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(3, 1), Balance(1, 1), Price(5));
        book.Append(Second, 90, Balance(2, 1), Balance(1, 1));
        Assert.Equal([1, 2, 3], book.Accounts().Select(account => (int)account.Owner.ToWord().ToNumber()));

        book.Append(First, 101, Balance(3, 0), Balance(1, 0), Mark(4, 1));

        Assert.Equal([1, 2], book.Accounts().Select(account => (int)account.Owner.ToWord().ToNumber()));
    }

    [Fact]
    public void Apply_returns_who_a_market_change_touches_and_who_changed_themselves()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 1), Balance(2, 1), Balance(3, 1, "wallet"));

        Assert.Equal(
            new HashSet<SubAccountId> { Id(First, "lending", 1), Id(First, "lending", 2) },
            book.Append(First, 101, Price(7)).ToHashSet());
        // Whoever leaves is touched although the market's column has them no more.
        Assert.Equal([Id(First, "lending", 2)], book.Append(First, 102, Balance(2, 0)));
    }

    [Fact]
    public void A_reload_touches_what_was_there_and_what_is_there()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 1));

        IReadOnlyCollection<SubAccountId> touched = book.Apply(new LedgerCommit.Reloaded(new ChainHoldings(Block(First, 101), [Balance(2, 1)])));

        Assert.Equal(new HashSet<SubAccountId> { Id(First, "lending", 1), Id(First, "lending", 2) }, touched.ToHashSet());
        Assert.Null(book.Find(new AccountId(Owner(1)), Now));
    }

    [Fact]
    public void Entries_of_a_venue_that_is_not_configured_are_passed_over()
    {
        using AccountBook book = Empty();

        Assert.Empty(book.Append(First, 100, Balance(1, 1, "retired")));
        Assert.Empty(book.Accounts());
        Assert.Equal(Block(First, 100), book.AsOf(First));
    }

    [Fact]
    public void A_commit_that_does_not_follow_on_the_book_s_block_is_refused_whole()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 1));
        IReadOnlyList<string> before = book.Image();
        LedgerEntry entry = new(103, 0, 0, "lending", Key(1), PlainVenue.Balance, 5, Hash32.Zero);

        Assert.Throws<InvariantViolationException>(() =>
            book.Apply(new LedgerCommit.Appended(Block(First, 103), [entry]) { Previous = Block(First, 102) }));
        Assert.Throws<InvariantViolationException>(() =>
            book.Apply(new LedgerCommit.Unwound(Block(First, 99), [Balance(1, 0)]) { Previous = Block(First, 101) }));

        Assert.Equal(before, book.Image());
    }

    [Fact]
    public void Conditions_count_the_reorgs_that_the_ledger_saw_and_each_since()
    {
        using AccountBook book = Empty();
        book.Load(new ChainHoldings(Block(First, 101), [Balance(1, 1)]) { Unwinds = 4 });

        book.Apply(new LedgerCommit.Unwound(Block(First, 100), [Balance(1, 0)]) { Previous = Block(First, 101) });
        book.Append(First, 101, Balance(1, 2));

        Assert.Equal([5, 0], book.Conditions(Now).Select(chain => chain.Reorgs));
    }

    [Theory]
    [InlineData(1200, 0, false, FinalityLevel.Head)]       // At the block's own time.
    [InlineData(1190, 0, false, FinalityLevel.Head)]       // A block from the future, by a clock that runs late.
    [InlineData(1212, 0, false, FinalityLevel.Head)]       // One block time is no lag.
    [InlineData(1242, 30, false, FinalityLevel.Head)]
    [InlineData(1332, 120, false, FinalityLevel.Head)]     // Just the bound.
    [InlineData(1333, 121, true, FinalityLevel.Head)]
    [InlineData(1800, 588, true, FinalityLevel.Finalized)] // 600 seconds old.
    public void Conditions_measure_the_lag_from_the_block_less_one_block_time(long now, int lagSeconds, bool degraded, FinalityLevel finality)
    {
        using AccountBook book = Empty(new BookOptions { LagMax = TimeSpan.FromSeconds(120) });
        book.Append(First, 100);

        ChainCondition condition = book.Conditions(DateTimeOffset.FromUnixTimeSeconds(now))[0];

        Assert.Equal(TimeSpan.FromSeconds(lagSeconds), condition.Lag);
        Assert.Equal(degraded, condition.Degraded is not null);
        Assert.Equal(finality, condition.Finality);
        Assert.Equal(TimeSpan.FromSeconds(12), condition.BlockTime);
    }

    [Fact]
    public void A_chain_of_which_nothing_is_indexed_is_degraded_and_not_final()
    {
        using AccountBook book = Empty();
        book.Append(First, 100);

        ChainCondition condition = book.Conditions(Now)[1];

        Assert.Equal(Second, condition.AsOf.Chain);
        Assert.Equal("Nothing is indexed yet.", condition.Degraded);
        Assert.Equal(FinalityLevel.Head, condition.Finality);
    }

    [Fact]
    public void What_is_not_in_the_book_is_an_argument_error()
    {
        using AccountBook book = Empty();

        Assert.Throws<ArgumentException>(() => book.AsOf(new ChainId(77)));
        Assert.Throws<ArgumentException>(() => book.Read(new VenueId(First, "retired"), (_, _) => 0));
        Assert.Throws<ArgumentException>(() => book.Append(new ChainId(77), 1));
        Assert.Throws<ArgumentException>(() => new AccountBook([], [new PlainVenue(new VenueId(First, "lending"))]));
    }

    [Fact]
    public async Task Readers_see_each_commit_wholly_or_not_at_all()
    {
        using AccountBook book = Empty();
        VenueId venue = new(First, "lending");
        book.Append(First, 0, Balance(1, 1), Balance(2, 1));
        using CancellationTokenSource done = new();
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                (int one, int other, long block) = book.Read(venue, (_, slots, asOf) =>
                    ((int)slots[Key(1), PlainVenue.Balance], (int)slots[Key(2), PlainVenue.Balance], asOf.Number));
                Assert.Equal((block + 1, block + 1), (one, other));
            }
        }))];

        for (int block = 1; block <= 2000; block++)
            book.Append(First, block, Balance(1, block + 1), Balance(2, block + 1));
        await done.CancelAsync();

        await Task.WhenAll(readers);
    }

    [Fact]
    public void SetDrifts_makes_the_accounts_of_a_venue_unreliable_tells_of_each_once_and_takes_it_back()
    {
        using AccountBook book = Empty();
        book.Append(First, 1, Balance(1, 1), Balance(2, 1), Balance(1, 1, venue: "wallet"));
        book.Append(Second, 1, Balance(1, 1));
        using BookSubscription changes = book.Subscribe();
        VenueId lending = new(First, "lending");
        Dictionary<VenueId, string> found = new() { [lending] = "two differences", [new VenueId(new ChainId(99), "elsewhere")] = "not ours" };

        book.SetDrifts(found);
        book.SetDrifts(found);

        Assert.True(changes.TryRead(out BookChange? change));
        Assert.Equal([Id(First, "lending", 1), Id(First, "lending", 2)], change.Touched.Order(Comparer<SubAccountId>.Create((one, other) => one.Key.Holder.CompareTo(other.Key.Holder))));
        Assert.False(changes.TryRead(out _));
        AccountView view = book.Find(new AccountId(Owner(1)), DateTimeOffset.UnixEpoch)!;
        Assert.Equal(
            ["two differences", null, null],
            view.SubAccounts.Select(one => one.Degraded));
        Assert.Equal([(lending, "two differences")], book.DegradedVenues());
        book.SetDrifts(new Dictionary<VenueId, string>());
        Assert.Empty(book.DegradedVenues());
        Assert.True(changes.TryRead(out _));
    }
}
