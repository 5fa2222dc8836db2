namespace CrossMargin.Composition;

/// <summary>Runs tasks side by side that stand or fall together.</summary>
internal static class Supervisor
{
    /// <summary>Ends all tasks when one ends, and then tells how that one ended. Cancellation from outside is a normal end.</summary>
    public static async Task RunAsync(
        IReadOnlyList<Func<CancellationToken, Task>> tasks, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [.. tasks.Select(task => task(stop.Token))];
        Task first = await Task.WhenAny(running);
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
            await first;
    }
}
