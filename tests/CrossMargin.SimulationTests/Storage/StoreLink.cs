using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests.Storage;

/// <summary>One process's way to the database: every request goes and comes, or does not.</summary>
internal sealed class StoreLink(StoreWeather weather, ProcessLife life, Trace trace)
{
    private readonly ProcessTime _time = new(life);

    public async Task<T> AskAsync<T>(string what, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await Task.Delay(weather.NextLatency(), _time, cancellationToken);
        weather.Before();
        // Done at once: what is in memory does not wait. A process that dies from here on has committed, and never hears of it.
        T done = await act();
        trace.Note(what);
        await Task.Delay(weather.NextLatency(), _time, cancellationToken);
        weather.After();
        return done;
    }

    public Task TellAsync(string what, Func<Task> act, CancellationToken cancellationToken) => AskAsync(
        what,
        async () =>
        {
            await act();
            return true;
        },
        cancellationToken);

    /// <summary>What is announced while the database is away is never heard.</summary>
    public void Hear(Action act)
    {
        if (!weather.IsDown)
            life.After(weather.NextLatency(), act);
    }

    /// <summary>Ends when the connection breaks.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        while (!weather.IsDown)
            await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellationToken);
        throw StoreWeather.Broken("the connection broke");
    }
}
