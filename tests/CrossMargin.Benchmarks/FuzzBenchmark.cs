using System.Globalization;
using CrossMargin.UnitTests.Fuzz;

namespace CrossMargin.Benchmarks;

/// <summary>Millions of inputs to every reader of what others wrote: none may crash it, hang it, or take memory without bound.</summary>
/// <remarks>
/// Inputs follow from target, seed and index; a finding names them, and ends the run. Every core reads. An input that is not
/// through after <see cref="HangAfter"/> is a finding, too.
/// </remarks>
internal sealed class FuzzBenchmark(IReadOnlyDictionary<string, string> options, TimeProvider time) : IBenchmark
{
    private const long InputsDefault = 10_000_000;
    private const long Portion = 10_000;

    private static readonly TimeSpan HangAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    public string Name => "fuzz";

    public string Summary => "10 million inputs to each reader of what others wrote; --inputs N, --seed N, --target NAME";

    public IReadOnlyList<string> Options => ["--inputs", "--seed", "--target"];

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        long inputs = Number("--inputs", InputsDefault);
        ulong seed = (ulong)Number("--seed", 1);
        FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => !options.TryGetValue("--target", out string? only) || target.Name == only)];
        if (targets.Length == 0)
            throw new ArgumentException($"The targets are {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
        Dictionary<string, double> figures = new() { ["seed"] = seed };
        foreach (FuzzTarget target in targets)
            await RunAsync(target, inputs, seed, figures, cancellationToken);
        return figures;
    }

    private async Task RunAsync(
        FuzzTarget target, long inputs, ulong seed, Dictionary<string, double> figures, CancellationToken cancellationToken)
    {
        FuzzRun[] runs = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new FuzzRun(target, seed))];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long started = time.GetTimestamp();
        long next = 0;
        // Threads of their own: a reader that hangs must not hang what watches it.
        Task[] reading = [.. runs.Select(run => Task.Factory.StartNew(
            () =>
            {
                for (long from; (from = Interlocked.Add(ref next, Portion) - Portion) < inputs && !stop.IsCancellationRequested;)
                    run.Read(from, Math.Min(Portion, inputs - from), stop.Token);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task all = Task.WhenAll(reading);
        while (await Task.WhenAny(all, Task.Delay(LookInterval, time, cancellationToken)) != all && !reading.Any(task => task.IsFaulted))
            RequireProgress(runs, seed);
        await stop.CancelAsync();
        await all;
        cancellationToken.ThrowIfCancellationRequested();
        double seconds = time.GetElapsedTime(started).TotalSeconds;
        figures[$"{target.Name}Inputs"] = runs.Sum(run => run.Inputs);
        figures[$"{target.Name}Refused"] = runs.Sum(run => run.Refused);
        figures[$"{target.Name}InputsPerSecond"] = Math.Round(runs.Sum(run => run.Inputs) / seconds);
        figures[$"{target.Name}SlowestMs"] = Math.Round(runs.Max(run => run.SlowestMs), 2);
        figures[$"{target.Name}LargestAllocationBytes"] = runs.Max(run => run.LargestAllocation);
        await Console.Error.WriteLineAsync(
            $"{target.Name}: {runs.Sum(run => run.Inputs):N0} inputs, {figures[$"{target.Name}InputsPerSecond"]:N0}/s, "
            + $"slowest {figures[$"{target.Name}SlowestMs"]} ms, largest {figures[$"{target.Name}LargestAllocationBytes"]:N0} bytes");
    }

    private static void RequireProgress(FuzzRun[] runs, ulong seed)
    {
        foreach (FuzzRun run in runs)
        {
            (long index, TimeSpan since) = run.Current;
            if (index >= 0 && since > HangAfter)
                throw new FuzzFindingException($"Target {run.TargetName}, seed {seed}, input {index} hangs.");
        }
    }

    private long Number(string option, long otherwise) =>
        !options.TryGetValue(option, out string? text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw new ArgumentException($"{option} takes a whole number.");
}
