using System.Globalization;
using System.Text;

namespace CrossMargin.SimulationTests.Running;

/// <summary>All that happened in a run, as a digest: equal digests mean that two runs did the same in the same order.</summary>
/// <remarks>FNV-1a, 64 bits (draft-eastlake-fnv): quick and good enough to tell two runs apart.</remarks>
/// <param name="lines">Told each event as text; null where only the digest is wanted.</param>
internal sealed class Trace(SimulatedClock clock, Action<string>? lines)
{
    private const ulong Prime = 1_099_511_628_211;

    private ulong _digest = 14_695_981_039_346_656_037;

    /// <summary>Runs after each event: where a process can be killed.</summary>
    public Action? Noted { get; set; }

    public string Digest => _digest.ToString("x16", CultureInfo.InvariantCulture);

    public void Note(string what)
    {
        Add(clock.Ticks);
        foreach (char letter in what)
            Add((byte)letter);
        lines?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{clock.Now:HH:mm:ss.fff} {what}"));
        Noted?.Invoke();
    }

    public void Note(string what, ReadOnlySpan<byte> bytes)
    {
        Add(clock.Ticks);
        foreach (byte one in bytes)
            Add(one);
        if (lines is not null)
            lines(string.Create(CultureInfo.InvariantCulture, $"{clock.Now:HH:mm:ss.fff} {what} {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 1000)])}"));
        Noted?.Invoke();
    }

    private void Add(long number)
    {
        for (int shift = 0; shift < 64; shift += 8)
            Add((byte)(number >> shift));
    }

    private void Add(byte one) => _digest = (_digest ^ one) * Prime;
}
