using CrossMargin.Chain.Rpc.Endpoints;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class RequestPacerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly InstantTime _time = new();

    [Fact]
    public void Without_a_refusal_nothing_waits()
    {
        RequestPacer pacer = new(null, _time);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal((TimeSpan.Zero, true), pacer.Take(1, Patience)));
        Assert.Null(pacer.RequestsPerSecond);
    }

    /// <summary>Whatever is asked for, whenever: no second holds more than the bound.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(20, 3)]
    [InlineData(0.5, 1)]
    public void The_bound_holds_for_every_second(double bound, int requests)
    {
        RequestPacer pacer = new(bound, _time);
        List<DateTimeOffset> sent = [];
        for (int i = 0; i < 100; i++)
        {
            TimeSpan wait = pacer.Take(requests, TimeSpan.MaxValue).Wait;
            sent.AddRange(Enumerable.Repeat(_time.GetUtcNow() + wait, requests));
            pacer.Accepted(requests);
            _time.Advance(TimeSpan.FromMilliseconds(i % 7));
        }

        Assert.All(sent, from => Assert.InRange(
            sent.Count(at => at >= from && at < from + TimeSpan.FromSeconds(1)), 1, Math.Ceiling(bound) + requests - 1));
    }

    [Fact]
    public void A_refusal_halves_what_was_asked_and_answers_let_it_grow_by_one_a_second()
    {
        RequestPacer pacer = new(null, _time);
        for (int i = 0; i < 100; i++)
        {
            pacer.Take(1, Patience);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        pacer.Refused(_time.GetUtcNow(), null);
        Assert.Equal(50, pacer.RequestsPerSecond);

        // A second at the full rate.
        for (int i = 0; i < 50; i++)
            pacer.Accepted(1);
        Assert.InRange(pacer.RequestsPerSecond!.Value, 50.9, 51);
        _time.Advance(TimeSpan.FromSeconds(1));
        pacer.Refused(_time.GetUtcNow(), null);
        Assert.InRange(pacer.RequestsPerSecond!.Value, 25.4, 25.5);
    }

    [Fact]
    public void Refusals_of_what_was_sent_before_the_last_decrease_decrease_nothing()
    {
        RequestPacer pacer = new(64, _time);
        DateTimeOffset sent = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMilliseconds(50));

        for (int i = 0; i < 10; i++)
            pacer.Refused(sent, null);

        Assert.Equal(32, pacer.RequestsPerSecond);
    }

    [Fact]
    public void No_refusals_bring_the_rate_below_its_floor_and_no_answers_above_its_bound()
    {
        RequestPacer pacer = new(4, _time);
        for (int i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            pacer.Refused(_time.GetUtcNow(), null);
        }

        Assert.Equal(RequestPacer.RateMin, pacer.RequestsPerSecond);
        for (int i = 0; i < 1_000; i++)
            pacer.Accepted(1);
        Assert.Equal(4, pacer.RequestsPerSecond);
    }

    [Fact]
    public void Retry_after_is_waited_for_to_its_end()
    {
        RequestPacer pacer = new(null, _time);
        pacer.Take(1, Patience);
        pacer.Refused(_time.GetUtcNow(), TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), pacer.Wait);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((TimeSpan.FromSeconds(1), true), pacer.Take(1, Patience));
    }

    [Fact]
    public void A_place_that_is_too_far_away_is_not_taken()
    {
        RequestPacer pacer = new(null, _time);
        pacer.Refused(_time.GetUtcNow(), TimeSpan.FromDays(400));

        Assert.Equal((TimeSpan.FromHours(1), false), pacer.Take(1, Patience));
        Assert.Equal(TimeSpan.FromHours(1), pacer.Wait);
    }
}
