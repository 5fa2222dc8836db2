using CrossMargin.IntegrationTests.Host;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>One role of the program in a process of its own, started again whenever it ends: what a supervisor does.</summary>
internal sealed class RoleProcess(string name, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> arguments)
{
    // As systemd does by default for a service that failed.
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private ProgramRun? _current;
    private long _startedAt;

    public string Name { get; } = name;

    public int Kills { get; private set; }

    /// <summary>Of the process that runs now; null between two.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_lock)
                return _current?.Id;
        }
    }

    /// <summary>For how long the process has run that runs now; zero between two.</summary>
    public TimeSpan Uptime
    {
        get
        {
            lock (_lock)
                return _current is null ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(_startedAt);
        }
    }

    /// <summary>What it said when it ended without having been killed: outages of the database or the chain at its start are such.</summary>
    public List<string> OwnEnds { get; } = [];

    /// <summary>Until it is cancelled; then it ends the process as an operator would, and returns its exit code.</summary>
    public async Task<int> SuperviseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using ProgramRun run = ProgramRun.Start(variables, ["run", .. arguments]);
            lock (_lock)
                (_current, _startedAt) = (run, TimeProvider.System.GetTimestamp());
            Task<ProgramEnd> ending = run.WaitAsync();
            await Task.WhenAny(ending, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
            if (cancellationToken.IsCancellationRequested && !ending.IsCompleted)
            {
                run.PressControlC();
                return (await ending).ExitCode;
            }

            lock (_lock)
                _current = null;
            ProgramEnd end = await ending;
            if (!end.WasKilled)
                OwnEnds.Add(end.ToString());
            if (cancellationToken.IsCancellationRequested)
                return end.ExitCode;
            await Task.Delay(RestartPause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>kill -9, if it runs at this moment.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (_current is null)
                return;
            Kills++;
            _current.Kill();
        }
    }
}
