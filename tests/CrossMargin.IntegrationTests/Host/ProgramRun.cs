using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using CrossMargin.Commands;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>One run of the program itself, in a process of its own.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private const int Interrupt = 2;

    private static readonly string Program = typeof(CommandFrame).Assembly.Location;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ProgramRun(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Starts the program with these variables and, of the inherited ones, none that configures it.</summary>
    public static ProgramRun Start(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("CROSSMARGIN_", StringComparison.Ordinal) && name != "CROSSMARGIN_CACHE").ToList())
            start.Environment.Remove(name);
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return new ProgramRun(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProgramEnd> RunAsync(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        await using ProgramRun run = Start(variables, arguments);
        return await run.EndAsync();
    }

    /// <summary>Runs the program to its end, with this text, and no more, on its standard input.</summary>
    public static async Task<ProgramEnd> FeedAsync(string input, IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        await using ProgramRun run = Start(variables, arguments);
        await run._process.StandardInput.WriteAsync(input);
        run._process.StandardInput.Close();
        return await run.EndAsync();
    }

    public async Task<ProgramEnd> EndAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(6));
        await _process.WaitForExitAsync(patience.Token);
        return new ProgramEnd(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits for its end, however long it takes.</summary>
    public async Task<ProgramEnd> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return new ProgramEnd(_process.ExitCode, await _output, await _error);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What Ctrl-C does.</summary>
    public void PressControlC() => Assert.Equal(0, kill(_process.Id, Interrupt));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

#pragma warning disable SYSLIB1054 // A generated marshaller would need unsafe code for two integers.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
#pragma warning restore SYSLIB1054
}

/// <summary>How a run ended.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Error)
{
    /// <summary>The last line of standard output, which is JSON when asked for.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    /// <summary>By SIGKILL: 128 and the signal's number.</summary>
    public bool WasKilled => ExitCode == 137;

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
