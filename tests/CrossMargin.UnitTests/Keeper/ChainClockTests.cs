using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;

namespace CrossMargin.UnitTests.Keeper;

public sealed class ChainClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1012)]       // One block time after the last block.
    [InlineData(5, 1012)]
    [InlineData(30, 1030)]      // The block is late: it will carry the time at which it comes.
    public void EstimateNext_follows_the_chains_clock_and_the_time_waited(int waitedSeconds, long expected)
    {
        ChainClock clock = new(TimeSpan.FromSeconds(12));
        BlockRef block = new(new ChainId(1), 7, Hash32.OfNumber(7), 1000);     // Half a century behind this machine's.
        clock.EstimateNext(block, Now);

        Assert.Equal(expected, clock.EstimateNext(block, Now.AddSeconds(waitedSeconds)));
    }

    [Fact]
    public void EstimateNext_is_later_than_the_block_on_chains_faster_than_a_second()
    {
        BlockRef block = new(new ChainId(1), 7, Hash32.OfNumber(7), 1000);

        Assert.Equal(1001, new ChainClock(TimeSpan.FromMilliseconds(250)).EstimateNext(block, Now));
    }
}
