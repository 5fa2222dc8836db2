using System.Diagnostics;
using System.Globalization;

namespace CrossMargin.SimulationTests.Running;

/// <summary>One seed after the other, and how they ended.</summary>
internal sealed class SeedLoop
{
    /// <summary>No seed takes so long: something loops.</summary>
    private static readonly TimeSpan HangsAfter = TimeSpan.FromMinutes(3);

    private readonly SimulateOptions _wanted;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly object _gate = new();
    private int _seed;
    private int _seeds;
    private int _failures;
    private long _events;
    private long _blocks;
    private int _crashes;
    private int _liquidations;

    private SeedLoop(SimulateOptions wanted) => _wanted = wanted;

    /// <returns>1 when one failed.</returns>
    public static int Run(SimulateOptions wanted)
    {
        SeedLoop loop = new(wanted);
        new Thread(loop.Watch) { IsBackground = true }.Start();
        IEnumerable<int> seeds = wanted.Known ? KnownSeeds.All.Select(known => known.Seed) : loop.Wanted();
        foreach (int seed in seeds)
        {
            loop.RunOne(seed);
            if (wanted.Stops && loop._failures > 0)
                break;
        }

        double seconds = loop._watch.Elapsed.TotalSeconds;
        Say($"{loop._seeds} seeds, {loop._failures} failed, {loop._events} events, {loop._blocks} blocks, {loop._crashes} crashes, {loop._liquidations} liquidations, {seconds:F1} s, {loop._seeds / seconds:F1} seeds/s");
        return loop._failures == 0 ? 0 : 1;
    }

    private IEnumerable<int> Wanted()
    {
        for (int seed = _wanted.First; _wanted.IsMore(_seeds, _watch.Elapsed); seed += _wanted.Each)
            yield return seed;
    }

    private void RunOne(int seed)
    {
        lock (_gate)
        {
            _seed = seed;
            Monitor.Pulse(_gate);
        }

        // Waits on this thread: the pool's one thread is the run's.
        RunOutcome outcome = SimulationRun.RunAsync(seed, _wanted.Trace ? Console.WriteLine : null).GetAwaiter().GetResult();
        if (_wanted.ShowsDigests || _wanted.Trace)
            Say($"seed {seed} digest {outcome.Digest} events {outcome.Events} blocks {outcome.Blocks} liquidations {outcome.Liquidations} crashes {outcome.Crashes}");
        if (outcome.Failure is { } failure)
            Fail(failure);
        _seeds++;
        (_events, _blocks) = (_events + outcome.Events, _blocks + outcome.Blocks);
        (_crashes, _liquidations) = (_crashes + outcome.Crashes, _liquidations + outcome.Liquidations);
    }

    private void Fail(string failure)
    {
        _failures++;
        Say($"FAILED seed {_seed}: {failure}");
        Say($"  reproduce: dotnet run --project tests/CrossMargin.SimulationTests -- simulate --first {_seed} --trace");
    }

    private void Watch()
    {
        lock (_gate)
        {
            // Each seed that begins wakes it.
            while (Monitor.Wait(_gate, HangsAfter))
            {
            }
        }

        Fail($"it hangs: no end after {HangsAfter.TotalMinutes} minutes");
        Environment.Exit(1);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
