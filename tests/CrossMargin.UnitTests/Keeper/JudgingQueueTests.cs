using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;

namespace CrossMargin.UnitTests.Keeper;

public sealed class JudgingQueueTests
{
    private readonly JudgingQueue _queue = new();

    [Fact]
    public void Who_waited_for_a_sweep_and_was_touched_comes_once_and_before_the_others()
    {
        Standing swept = Of(1, urgency: 1);
        Standing both = Of(2, urgency: 2);
        _queue.Add(swept, isSwept: true);
        _queue.Add(both, isSwept: true);
        _queue.Add(both, isSwept: false);

        Assert.Equal(2, _queue.Count);
        Assert.Equal([(both, false), (swept, true)], TakeAll());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Nobody_comes_later_for_being_swept_too()
    {
        Standing touched = Of(1, urgency: 1);
        _queue.Add(touched, isSwept: false);
        _queue.Add(touched, isSwept: true);

        Assert.Equal([(touched, false)], TakeAll());
    }

    [Fact]
    public void Who_was_never_judged_comes_before_all_that_were()
    {
        Standing known = Of(1, urgency: -1e9);
        Standing unknown = new(IdOf(2));
        _queue.Add(known, isSwept: false);
        _queue.Add(unknown, isSwept: false);

        Assert.Equal([(unknown, false), (known, false)], TakeAll());
    }

    private static SubAccountId IdOf(int number) =>
        new(new VenueId(new ChainId(1), "venue"), new SubAccountKey(Address.FromWord(Hash32.OfNumber(number))));

    private static Standing Of(int number, double urgency) => new(IdOf(number)) { Urgency = urgency };

    private List<(Standing, bool)> TakeAll()
    {
        List<(Standing, bool)> taken = [];
        while (_queue.TryTake(out Standing? standing, out bool isSwept))
            taken.Add((standing, isSwept));
        return taken;
    }
}
