using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;

namespace CrossMargin.UnitTests.Chain.Following;

public sealed class RangeSpanTests
{
    private readonly RangeSpan _span = new(new FollowerOptions { InitialRange = 100, MaxRange = 1_000, TargetLogs = 500 });

    [Fact]
    public void Succeeded_doubles_until_the_bound()
    {
        for (int i = 0; i < 10; i++)
            _span.Succeeded(_span.Blocks, logs: 0);

        Assert.Equal(1_000, _span.Blocks);
    }

    [Fact]
    public void Refused_halves_and_growth_is_slow_from_then_on()
    {
        _span.Refused(100);
        _span.Succeeded(50, logs: 0);

        Assert.Equal(56, _span.Blocks);
    }

    [Theory]
    [InlineData(1_000, 300L, 300)]
    [InlineData(1_000, 999L, 875)]      // Whatever it names, there is an end to it.
    [InlineData(1_000, 1_000L, 500)]    // It refused what it named.
    [InlineData(2, 1L, 1)]
    [InlineData(1_000, null, 500)]
    public void Refused_asks_for_as_many_blocks_as_the_provider_named(long blocks, long? named, long expected)
    {
        Assert.Equal(expected, _span.Refused(blocks, new ProviderLimits(named, null, null)));
    }

    [Fact]
    public void Refused_aims_below_the_logs_that_the_provider_gives_at_once()
    {
        _span.Refused(100, new ProviderLimits(null, 200, null));
        _span.Succeeded(50, logs: 300);

        Assert.Equal(25, _span.Blocks);
    }

    [Fact]
    public void Refused_never_goes_below_one_block()
    {
        for (int i = 0; i < 20; i++)
            _span.Refused(_span.Blocks);

        Assert.Equal(1, _span.Blocks);
    }

    [Fact]
    public void Succeeded_aims_at_the_logs_that_a_batch_may_hold()
    {
        _span.Succeeded(100, logs: 5_000);

        Assert.Equal(10, _span.Blocks);
    }

    [Fact]
    public void Succeeded_learns_nothing_from_a_range_that_the_chain_cut_short()
    {
        _span.Succeeded(3, logs: 0);

        Assert.Equal(100, _span.Blocks);
    }
}
