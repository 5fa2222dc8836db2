using CrossMargin.Chain.Following;

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
