using System.Diagnostics;

namespace CrossMargin.Devnet.Processes;

/// <summary>A server that ends when it is disposed, and by itself when this process dies in whatever way.</summary>
/// <remarks>
/// The server is a child of scripts/guard.cjs, which watches a pipe from this process. The pipe is the whole protocol: the
/// operating system closes it when we die, kill -9 included, and the guard then stops the server as on dispose.
/// </remarks>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const int TailLines = 40;

    private readonly Process _guard;
    private readonly GuardedCommand _command;
    private readonly DevnetEnvironment _environment;
    private readonly LineTail _tail = new(TailLines);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private bool _disposed;

    private GuardedProcess(Process guard, GuardedCommand command, DevnetEnvironment environment)
    {
        (_guard, _command, _environment) = (guard, command, environment);
        _reading = Task.WhenAll(ReadLinesAsync(guard.StandardOutput), ReadLinesAsync(guard.StandardError));
    }

    /// <summary>The last lines that the server wrote.</summary>
    public string Tail => _tail.ToString();

    /// <summary>The guard's process id: the server is its only child.</summary>
    public int GuardId => _guard.Id;

    /// <summary>Starts the server and waits for the line that says it is ready.</summary>
    /// <returns>The server, and that line.</returns>
    /// <exception cref="DevnetException">It ended, or was not ready in time; the message has its last lines.</exception>
    public static async Task<(GuardedProcess Process, string ReadyLine)> StartAsync(
        GuardedCommand command, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(
            Executables.RequireNode(environment.Variable),
            [
                Embedded.ScriptFile("scripts/guard.cjs", environment.CacheFolder),
                command.StopSignal, $"{command.Grace.TotalMilliseconds:F0}", command.RemovedFolder ?? "", .. command.Command,
            ])
        {
            WorkingDirectory = command.WorkingFolder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Its lines are read, not shown: some programs colour them wherever a variable says that a build server runs.
        start.Environment["NO_COLOR"] = "1";
        GuardedProcess process = new(Process.Start(start)!, command, environment);
        try
        {
            string line = await process._ready.Task.WaitAsync(command.ReadyTimeout, environment.Time, cancellationToken);
            return (process, line);
        }
        catch (Exception exception)
        {
            await process.DisposeAsync();
            if (exception is not TimeoutException)
                throw;
            throw new DevnetException(
                $"{command.Name} was not ready after {command.ReadyTimeout.TotalSeconds:F0} s. Its last words:\n{process.Tail}");
        }
    }

    /// <summary>Kills the server as a crash would, and waits for its end. It is to be disposed all the same.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _guard.StandardInput.WriteAsync("kill\n".AsMemory(), cancellationToken);
        await _guard.StandardInput.FlushAsync(cancellationToken);
        await _guard.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;

        _guard.StandardInput.Close();
        TimeSpan patience = _command.Grace + TimeSpan.FromSeconds(5);
        try
        {
            // The pipes of the server are the guard's own: they are at their end when both have gone.
            await Task.WhenAll(_guard.WaitForExitAsync(CancellationToken.None), _reading).WaitAsync(patience, _environment.Time);
        }
        catch (TimeoutException)
        {
            _guard.Kill(entireProcessTree: true);
        }

        _guard.Dispose();
    }

    private async Task ReadLinesAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _tail.Add(line);
            if (!_ready.Task.IsCompleted && _command.IsReady(line))
                _ready.TrySetResult(line);
        }

        // Both pipes come to their end when the server ends; whichever is first reports it.
        await _guard.WaitForExitAsync(CancellationToken.None);
        _ready.TrySetException(new DevnetException($"{_command.Name} ended while it started. Its last words:\n{Tail}"));
    }
}
