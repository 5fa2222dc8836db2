using CrossMargin.Chain.Rpc.Endpoints;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class EndpointCircuitTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly EndpointCircuit _circuit = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    [Fact]
    public void It_rests_for_twice_as_long_after_each_failure_up_to_a_bound()
    {
        double[] rests = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            _circuit.Fail(Start);
            return (_circuit.RestsUntil - Start).TotalSeconds;
        })];

        Assert.Equal([1, 2, 4, 5, 5], rests);
    }

    [Fact]
    public void After_its_rest_one_request_at_a_time_tries_it()
    {
        _circuit.Fail(Start);
        DateTimeOffset rested = Start.AddSeconds(1);

        Assert.False(_circuit.IsOpenTo(rested.AddTicks(-1)));
        Assert.True(_circuit.IsOpenTo(rested));
        _circuit.Enter(rested);
        Assert.False(_circuit.IsOpenTo(rested));
        _circuit.Leave();
        Assert.True(_circuit.IsOpenTo(rested));
        _circuit.Enter(rested);
        Assert.True(_circuit.IsOpenTo(rested.AddSeconds(30)));   // A trial that never ended.
    }

    [Fact]
    public void An_outage_begins_with_the_first_failure_and_ends_with_the_first_success()
    {
        Assert.True(_circuit.Fail(Start));
        Assert.False(_circuit.Fail(Start.AddSeconds(1)));

        Assert.Equal(Start, _circuit.Succeed());
        Assert.Null(_circuit.Succeed());
        Assert.True(_circuit.IsOpenTo(Start));
    }
}
