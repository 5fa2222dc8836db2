using CrossMargin.Domain;
using CrossMargin.Indexer.Reconciling;

namespace CrossMargin.UnitTests.Indexer;

public sealed class ReconciliationSampleTests
{
    private static readonly SubAccountId[] All = [.. Enumerable.Range(1, 7).Select(number =>
        new SubAccountId(new VenueId(new ChainId(1), number < 4 ? "a" : "b"), new SubAccountKey(Address.FromWord(Hash32.OfNumber(number)))))];

    [Fact]
    public void Samples_that_go_on_where_the_last_one_ended_reach_everybody_once_and_then_begin_anew()
    {
        List<SubAccountId> reached = [];
        SubAccountId? last = null;
        do
        {
            (IReadOnlyList<SubAccountId> chosen, last) = new ReconciliationSample(last, 3, []).Take(All);
            reached.AddRange(chosen);
        }
        while (last is not null);

        Assert.Equal(All, reached);
    }

    [Fact]
    public void A_sample_ends_at_the_last_even_if_it_could_hold_no_more()
    {
        Assert.Null(new ReconciliationSample(All[3], 3, []).Take(All).Last);
        Assert.Equal(All[5], new ReconciliationSample(All[3], 2, []).Take(All).Last);
    }

    [Fact]
    public void Who_differed_before_is_compared_again_where_it_still_exists()
    {
        SubAccountId gone = All[0] with { Key = new SubAccountKey(Address.FromWord(Hash32.OfNumber(99))) };

        (IReadOnlyList<SubAccountId> chosen, SubAccountId? last) = new ReconciliationSample(All[1], 2, [All[6], All[2], gone]).Take(All);

        Assert.Equal([All[2], All[3], All[6]], chosen);
        Assert.Equal(All[3], last);
    }

    [Fact]
    public void A_sample_of_nobody_is_empty()
    {
        (IReadOnlyList<SubAccountId> chosen, SubAccountId? last) = new ReconciliationSample(All[6], 2, []).Take([]);

        Assert.Empty(chosen);
        Assert.Null(last);
    }
}
