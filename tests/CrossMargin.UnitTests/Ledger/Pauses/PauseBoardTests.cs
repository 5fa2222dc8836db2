using CrossMargin.Domain;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.UnitTests.Ledger.Pauses;

public sealed class PauseBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChainId One = new(1);
    private static readonly VenueId Aave = new(One, "aave-v3");

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(1L, null, true)]
    [InlineData(2L, null, false)]
    [InlineData(null, "aave-v3", true)]
    [InlineData(null, "morpho", false)]
    [InlineData(1L, "aave-v3", true)]
    [InlineData(2L, "aave-v3", false)]
    [InlineData(1L, "morpho", false)]
    public void A_pause_is_about_its_chain_its_venue_or_everything(long? chain, string? venue, bool isPaused)
    {
        PauseScope scope = new(chain is { } id ? new ChainId(id) : null, venue);

        Assert.Equal(isPaused, new PauseBoard([Change(scope, isPaused: true)]).Find(Aave) is not null);
        Assert.Null(new PauseBoard([Change(scope, isPaused: false)]).Find(Aave));
    }

    [Fact]
    public void Resuming_everything_leaves_a_chains_own_pause()
    {
        PauseBoard board = new([Change(PauseScope.All, isPaused: false, minutes: 5), Change(new PauseScope(One), isPaused: true)]);

        Assert.Equal(new PauseScope(One), board.Find(Aave)!.Scope);
        Assert.Null(board.Find(new VenueId(new ChainId(2), "aave-v3")));
    }

    [Fact]
    public void A_resumption_of_a_chain_or_of_everything_says_from_when_reverts_count_and_one_of_a_venue_does_not()
    {
        PauseBoard board = new(
        [
            Change(PauseScope.All, isPaused: false, minutes: 1),
            Change(new PauseScope(One), isPaused: false, minutes: 2),
            Change(new PauseScope(new ChainId(2)), isPaused: true, minutes: 3),
            Change(new PauseScope(One, "aave-v3"), isPaused: false, minutes: 4),
        ]);

        Assert.Equal(Noon.AddMinutes(2), board.LastResumed(One));
        Assert.Equal(Noon.AddMinutes(1), board.LastResumed(new ChainId(2)));
        Assert.Equal(Noon.AddMinutes(1), board.LastResumed(null));
        Assert.Equal(DateTimeOffset.UnixEpoch, PauseBoard.Empty.LastResumed(One));
    }

    private static PauseChange Change(PauseScope scope, bool isPaused, int minutes = 0) =>
        new(scope, isPaused, "ann@desk", "why", Noon.AddMinutes(minutes));
}
