using System.Diagnostics;
using System.Globalization;

namespace CrossMargin.SimulationTests.Running;

/// <summary>Runs seeds in this process, and says how each ended: what the tests start, and what reproduces a failure.</summary>
internal static class SimulateCommand
{
    private const string Usage = """
        simulate [--first SEED] [--seeds COUNT] [--seconds SECONDS] [--each N] [--trace]

        Runs COUNT seeds (default: 1) from SEED (default: 1), or as many as begin within SECONDS. --each N takes every Nth.
        --trace prints every event. Prints a line for each failed seed, and one for all; exits with 1 if one failed.
        """;

    /// <summary>The pool's one thread, as <see cref="Pump"/> needs it; read by the runtime when it starts.</summary>
    private static readonly string[] OneThread = ["DOTNET_ThreadPool_ForceMinWorkerThreads", "DOTNET_ThreadPool_ForceMaxWorkerThreads"];

    public static async Task<int> RunAsync(string[] options)
    {
        if (SimulateOptions.Parse(options) is not { } wanted)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 1;
        }

        ThreadPool.GetMaxThreads(out int threads, out _);
        if (threads != 1)
            return await RunAgainAsync(options);
        // Off the main thread: the run's own thread is the pool's.
        return Run(wanted);
    }

    /// <summary>How a process that runs seeds is started.</summary>
    public static ProcessStartInfo StartInfo(params IEnumerable<string> options)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false };
        string assembly = typeof(SimulateCommand).Assembly.Location;
        if (!string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), Path.GetFileNameWithoutExtension(assembly), StringComparison.OrdinalIgnoreCase))
            start.FileName = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        start.ArgumentList.Add("simulate");
        foreach (string option in options)
            start.ArgumentList.Add(option);
        foreach (string name in OneThread)
            start.Environment[name] = "1";
        return start;
    }

    private static async Task<int> RunAgainAsync(string[] options)
    {
        using Process child = Process.Start(StartInfo(options)) ?? throw new InvalidOperationException("The simulation does not start.");
        await child.WaitForExitAsync();
        return child.ExitCode;
    }

    private static int Run(SimulateOptions wanted)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int seeds = 0, failures = 0, crashes = 0, liquidations = 0;
        long events = 0, blocks = 0;
        for (int seed = wanted.First; wanted.IsMore(seeds, watch.Elapsed); seed += wanted.Each, seeds++)
        {
            RunOutcome outcome = SimulationRun.RunAsync(seed, wanted.Trace ? Console.WriteLine : null).GetAwaiter().GetResult();
            if (wanted.ShowsDigests || wanted.Trace)
                Say($"seed {seed} digest {outcome.Digest} events {outcome.Events} blocks {outcome.Blocks} liquidations {outcome.Liquidations} crashes {outcome.Crashes}");
            if (outcome.Failure is { } failure)
            {
                failures++;
                Say($"FAILED seed {seed}: {failure}");
                Say($"  reproduce: dotnet run --project tests/CrossMargin.SimulationTests -- simulate --first {seed} --trace");
            }

            (events, blocks, crashes, liquidations) = (events + outcome.Events, blocks + outcome.Blocks, crashes + outcome.Crashes, liquidations + outcome.Liquidations);
        }

        Say($"{seeds} seeds, {failures} failed, {events} events, {blocks} blocks, {crashes} crashes, {liquidations} liquidations, {watch.Elapsed.TotalSeconds:F1} s, {seeds / watch.Elapsed.TotalSeconds:F1} seeds/s");
        return failures == 0 ? 0 : 1;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
