namespace CrossMargin.SimulationTests.Running;

/// <summary>Runs one event after the other, each only once everything that the last one set off has come to rest.</summary>
/// <remarks>
/// The process has one pool thread. Continuations run inline on it or wait in its queues, and the pump waits behind them: when it
/// finds the queues empty, every task waits for a later event. So the order of all that happens follows from the
/// order of the events, which is the simulated clock's. What else uses the pool (the test runner) may delay the pump, but puts nothing between.
/// </remarks>
internal sealed class Pump : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<bool> _next;

    private Pump(Func<bool> next) => _next = next;

    /// <param name="next">Runs the next event; false when the run is over.</param>
    /// <exception cref="InvalidOperationException">The pool may have more than one thread.</exception>
    public static Task RunAsync(Func<bool> next)
    {
        ThreadPool.GetMaxThreads(out int threads, out _);
        if (threads != 1)
            throw new InvalidOperationException($"A simulation needs a pool of one thread, and this one may have {threads}.");
        Pump pump = new(next);
        ThreadPool.UnsafeQueueUserWorkItem(pump, preferLocal: false);
        return pump._done.Task;
    }

    public void Execute()
    {
        try
        {
            if (ThreadPool.PendingWorkItemCount == 0 && !_next())
                _done.SetResult();
            else
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        catch (Exception fault)
        {
            _done.SetException(fault);
        }
    }
}
