using CrossMargin.Domain;
using CrossMargin.Keeper.Acting;

namespace CrossMargin.UnitTests.Keeper;

public sealed class NonceOwnerTests
{
    [Fact]
    public void Take_gives_each_nonce_once_from_the_pending_count_on()
    {
        NonceOwner owner = new(new NonceCounts(3, 5), []);

        Assert.Equal([5L, 6L, 7L], [owner.Take(), owner.Take(), owner.Take()]);
    }

    [Fact]
    public void Take_after_a_restart_passes_over_what_is_held_and_fills_what_is_not()
    {
        NonceOwner owner = new(new NonceCounts(5, 5), [6, 8]);

        Assert.Equal([5L, 7L, 9L], [owner.Take(), owner.Take(), owner.Take()]);
    }

    [Fact]
    public void Release_gives_the_nonce_to_the_next()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        long first = owner.Take();
        owner.Take();

        owner.Release(first);

        Assert.Equal(first, owner.Gap);
        Assert.Equal(first, owner.Take());
        Assert.Null(owner.Gap);
    }

    [Fact]
    public void Release_of_the_last_leaves_no_gap()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        (long first, long second) = (owner.Take(), owner.Take());

        owner.Release(first);
        owner.Release(second);

        Assert.Null(owner.Gap);
        Assert.Equal(0, owner.Take());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Release_of_what_another_holds_too_frees_it_only_with_the_other(bool isSeenBetween)
    {
        NonceOwner owner = new(new NonceCounts(3, 3), [3, 4, 4, 5]);

        owner.Release(4);
        if (isSeenBetween)
            owner.Observe(new NonceCounts(3, 3), [3, 4, 5]);
        Assert.Null(owner.Gap);
        owner.Release(4);

        Assert.Equal(4, owner.Gap);
        Assert.Throws<InvariantViolationException>(() => owner.Release(4));
    }

    [Fact]
    public void Release_of_what_was_never_taken_is_a_defect()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);

        Assert.Throws<InvariantViolationException>(() => owner.Release(4));
    }

    [Fact]
    public void Release_of_what_the_chain_has_used_gives_nothing_back()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        long first = owner.Take();
        owner.Observe(new NonceCounts(1, 1), []);

        owner.Release(first);

        Assert.Equal(1, owner.Take());
    }

    [Fact]
    public void Take_prefers_the_nonce_that_must_be_excluded()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        for (int count = 0; count < 4; count++)
            owner.Take();
        owner.Release(0);
        owner.Release(2);

        Assert.Equal(2, owner.Take(preferred: 2));
        Assert.Equal(0, owner.Take(preferred: 2));
    }

    [Fact]
    public void Observe_passes_over_nonces_that_another_program_used()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        owner.Take();

        owner.Observe(new NonceCounts(4, 6), []);

        Assert.Equal(6, owner.Take());
    }

    [Fact]
    public void Observe_takes_a_nonce_for_lost_only_after_three_looks_and_never_while_it_is_held()
    {
        NonceOwner owner = new(new NonceCounts(0, 0), []);
        owner.Take();                               // Held by an attempt.
        owner.Take();                               // An errand's, included, forgotten, and then taken back by a reorg.
        owner.Take();                               // Held by an attempt.
        owner.Observe(new NonceCounts(3, 3), []);

        owner.Observe(new NonceCounts(0, 1), [0, 2]);
        owner.Observe(new NonceCounts(0, 1), [0, 2]);
        Assert.Null(owner.Gap);
        owner.Observe(new NonceCounts(0, 1), [0, 2]);

        Assert.Equal(1, owner.Gap);
    }
}
