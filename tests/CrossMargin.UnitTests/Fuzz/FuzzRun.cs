using System.Diagnostics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Reads inputs one after the other and holds each against what the target promises.</summary>
internal sealed class FuzzRun(FuzzTarget target, ulong seed)
{
    // Written by the reading thread, read by whoever watches it.
    private long _index = -1;
    private long _startedAt;

    public long Inputs { get; private set; }

    public long Refused { get; private set; }

    public double SlowestMs { get; private set; }

    public long LargestAllocation { get; private set; }

    /// <summary>The input that is being read, and for how long.</summary>
    public (long Index, TimeSpan Since) Current => (Volatile.Read(ref _index), Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)));

    public string TargetName => target.Name;

    /// <exception cref="FuzzFindingException">An input broke a promise: the message has target, seed, index and bytes.</exception>
    public void Read(long from, long count, CancellationToken cancellationToken)
    {
        for (long index = from; index < from + count; index++)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            ReadOne(index);
        }
    }

    private void ReadOne(long index)
    {
        byte[] input = FuzzInput.Make(target, seed, (ulong)index);
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        Volatile.Write(ref _index, index);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Read(input);
        }
        catch (Exception refusal) when (target.IsRefusal(refusal))
        {
            Refused++;
        }
        catch (Exception fault)
        {
            throw Finding(index, input, $"threw {fault}");
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TimeSpan took = Stopwatch.GetElapsedTime(_startedAt);
        Inputs++;
        SlowestMs = Math.Max(SlowestMs, took.TotalMilliseconds);
        LargestAllocation = Math.Max(LargestAllocation, allocated);
        if (allocated > target.AllocationMax + target.AllocationPerByteMax * input.Length)
            throw Finding(index, input, $"allocated {allocated} bytes");
        if (took > target.TimeMax)
            throw Finding(index, input, $"took {took.TotalMilliseconds:F0} ms");
    }

    private FuzzFindingException Finding(long index, byte[] input, string what) =>
        new($"Target {target.Name}, seed {seed}, input {index} of {input.Length} bytes {what}\n{Hex.Of(input)}");
}
