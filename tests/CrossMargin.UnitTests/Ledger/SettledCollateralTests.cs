using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger;

public sealed class SettledCollateralTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1212);

    [Fact]
    public void A_deposit_above_the_safe_block_has_no_credit_until_that_block_is_safe()
    {
        using AccountBook book = Empty();
        book.AppendMarked(First, 90, 90, 80, Balance(1, 100));
        book.AppendMarked(First, 95, 90, 80, Balance(1, 130));

        Assert.Equal((130, 100), AmountAndSettled(book, 1));

        // Safe, although no block came: whose credit grew is told.
        Assert.Equal([Id(First, "lending", 1)], book.Apply(new LedgerCommit.Marked(Block(First, 95), new FinalityMarks(95, 80, false))));
        Assert.Equal((130, null), AmountAndSettled(book, 1));
    }

    [Fact]
    public void A_withdrawal_counts_at_once_and_a_new_account_has_no_credit()
    {
        using AccountBook book = Empty();
        book.AppendMarked(First, 90, 90, 80, Balance(1, 100));
        book.AppendMarked(First, 95, 90, 80, Balance(1, 60), Balance(2, 5));

        Assert.Equal((60, null), AmountAndSettled(book, 1));
        Assert.Equal((5, 0), AmountAndSettled(book, 2));
    }

    [Theory]
    [InlineData(FinalityLevel.Head, null)]
    [InlineData(FinalityLevel.Safe, 130)]
    [InlineData(FinalityLevel.Finalized, 100)]
    public void The_setting_says_from_which_finality_credit_is_given(FinalityLevel creditFrom, int? settled)
    {
        using AccountBook book = Empty(creditFrom: creditFrom);
        book.AppendMarked(First, 80, 80, 80, Balance(1, 100));
        book.AppendMarked(First, 90, 90, 80, Balance(1, 130));
        book.AppendMarked(First, 95, 90, 80, Balance(1, 170));

        Assert.Equal((170, settled), AmountAndSettled(book, 1));
        Assert.Equal(creditFrom switch { FinalityLevel.Head => null, FinalityLevel.Safe => 90L, _ => 80L }, ConditionOf(book).CreditBlock);
    }

    [Fact]
    public void An_unwind_takes_the_credit_back_to_what_it_leaves()
    {
        using AccountBook book = Empty();
        book.AppendMarked(First, 90, 90, 80, Balance(1, 100));
        book.AppendMarked(First, 95, 95, 80, Balance(1, 130));

        // Even what was called safe: from the ancestor on the chain is another.
        book.Apply(new LedgerCommit.Unwound(Block(First, 92), [Balance(1, 100)]));
        book.Append(First, 94, Balance(1, 140));

        Assert.Equal((140, 100), AmountAndSettled(book, 1));
        Assert.Equal(92, ConditionOf(book).CreditBlock);
    }

    [Fact]
    public void Marks_that_fall_back_change_nothing()
    {
        using AccountBook book = Empty();
        book.AppendMarked(First, 90, 90, 80, Balance(1, 100));
        book.AppendMarked(First, 91, 70, 60);

        Assert.Equal(new FinalityMarks(90, 80, false), book.MarksOf(First));
    }

    [Theory]
    [InlineData(90, FinalityLevel.Finalized)]
    [InlineData(80, FinalityLevel.Safe)]
    [InlineData(70, FinalityLevel.Head)]
    public void Finality_is_what_the_marks_say_however_old_the_block_is(int finalized, FinalityLevel level)
    {
        using AccountBook book = Empty();
        book.AppendMarked(First, 90, level == FinalityLevel.Head ? 80 : 90, finalized);

        // Block 90 is at 1080 s, and final after 600: but the node was asked, and its answer stands.
        ChainCondition condition = book.Conditions(DateTimeOffset.FromUnixTimeSeconds(100_000))[0];

        Assert.Equal((level, false), (condition.Finality, condition.FinalityByTime));
    }

    [Fact]
    public void Each_token_has_credit_of_its_own()
    {
        // All of A was swapped for B above the credit block, and some C withdrawn: C alone counts, as far as it is still there.
        SubAccountView now = View(("B", 50), ("C", 7));
        SubAccountView then = View(("A", 80), ("C", 9));

        SubAccountView marked = SettledCollateral.Mark(now, then);

        Assert.Equal([(50, 0), (7, null)], marked.Collateral.Select(balance => ((int)balance.Amount.Raw, (int?)balance.Settled?.Raw)));
    }

    [Fact]
    public void A_view_that_lost_nothing_stays_the_same()
    {
        SubAccountView now = View(("A", 50));

        Assert.Same(now, SettledCollateral.Mark(now, View(("A", 50), ("B", 1))));
    }

    [Fact]
    public void A_sequencer_s_state_is_in_the_condition_and_goes_with_the_block_that_told_it()
    {
        using AccountBook book = Empty();
        book.Append(Second, 100, Balance(1, 1), Answer(1), Since(1_000));
        Assert.Equal(new SequencerStatus(true, DateTimeOffset.FromUnixTimeSeconds(1_000)), ConditionOf(book, Second).Sequencer);

        // Whoever is on the chain is touched: nobody there may be acted upon.
        Assert.Equal([Id(Second, "lending", 1)], book.Append(Second, 101, Answer(2), Since(1_210)));
        Assert.Equal(new SequencerStatus(false, DateTimeOffset.FromUnixTimeSeconds(1_210)), ConditionOf(book, Second).Sequencer);

        book.Apply(new LedgerCommit.Unwound(Block(Second, 100), [Answer(1), Since(1_000)]));
        Assert.True(book.Find(new AccountId(Owner(1)), Now)!.Chains[0].Sequencer!.IsUp);
    }

    [Fact]
    public void A_feed_that_never_answered_is_not_up_and_a_chain_without_one_has_no_state()
    {
        using AccountBook book = Empty();

        Assert.Equal(new SequencerStatus(false, null), ConditionOf(book, Second).Sequencer);
        Assert.Null(ConditionOf(book).Sequencer);
    }

    private static Holding Answer(int answer) => new(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerAnswer(UptimeFeed), answer);

    private static Holding Since(int time) => new(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerSince(UptimeFeed), time);

    private static ChainCondition ConditionOf(AccountBook book, ChainId? chain = null) =>
        book.Conditions(Now).Single(condition => condition.AsOf.Chain == (chain ?? First));

    private static (int, int?) AmountAndSettled(AccountBook book, int owner)
    {
        CollateralBalance balance = book.Find(new AccountId(Owner(owner)), Now)!.SubAccounts[0].Collateral[0];
        return ((int)balance.Amount.Raw, (int?)balance.Settled?.Raw);
    }

    private static SubAccountView View(params (string Symbol, int Amount)[] collateral) => new(
        Id(First, "lending", 1),
        [.. collateral.Select(held => new CollateralBalance(
            new Token(First, Owner(held.Symbol[0]), held.Symbol, 0, new Underlying(held.Symbol)), new TokenAmount((BigInteger)held.Amount, 0), null, 0))],
        [],
        null);
}
