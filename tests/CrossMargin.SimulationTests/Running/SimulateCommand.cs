using System.Diagnostics;
using System.Globalization;

namespace CrossMargin.SimulationTests.Running;

/// <summary>Runs seeds in this process, and says how each ended: what the tests start, and what reproduces a failure.</summary>
internal static class SimulateCommand
{
    private const string Usage = """
        simulate [--first SEED] [--seeds COUNT] [--seconds SECONDS] [--each N] [--known] [--stop] [--digests] [--trace]

        Runs COUNT seeds (default: 1) from SEED (default: 1), or as many as begin within SECONDS.
          --each N    every Nth seed, so that several processes share them
          --known     the seeds that once found faults, instead
          --stop      end with the first that fails
          --digests   a line for each seed, with the digest of all that happened
          --trace     every event
        Prints each failed seed with what reproduces it, and a line for all; exits with 1 if one failed.
        """;

    /// <summary>The pool's one thread, as <see cref="Pump"/> needs it; read by the runtime when it starts.</summary>
    private static readonly string[] OneThread = ["DOTNET_ThreadPool_ForceMinWorkerThreads", "DOTNET_ThreadPool_ForceMaxWorkerThreads"];

    public static async Task<int> RunAsync(string[] options)
    {
        if (options is ["--help"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        if (SimulateOptions.Parse(options) is not { } wanted)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 1;
        }

        ThreadPool.GetMaxThreads(out int threads, out _);
        return threads == 1 ? SeedLoop.Run(wanted) : await RunAgainAsync(options);
    }

    /// <summary>How a process that runs seeds is started.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> options)
    {
        // The tests run in this very program, or in a host that loads it.
        string program = Path.ChangeExtension(typeof(SimulateCommand).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        ProcessStartInfo start = new(program) { UseShellExecute = false };
        start.ArgumentList.Add("simulate");
        foreach (string option in options)
            start.ArgumentList.Add(option);
        foreach (string name in OneThread)
            start.Environment[name] = 1.ToString(CultureInfo.InvariantCulture);
        return start;
    }

    private static async Task<int> RunAgainAsync(string[] options)
    {
        using Process child = Process.Start(StartInfo(options)) ?? throw new InvalidOperationException("The simulation does not start.");
        await child.WaitForExitAsync();
        return child.ExitCode;
    }
}
