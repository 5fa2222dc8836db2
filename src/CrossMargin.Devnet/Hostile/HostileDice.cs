namespace CrossMargin.Devnet.Hostile;

/// <summary>Chance without memory: the throws of one exchange follow from seed and number alone.</summary>
/// <remarks>SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal sealed class HostileDice(long seed, long number)
{
    private ulong _state = Mix((ulong)seed) ^ (ulong)number;

    /// <summary>0 up to, and without, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From the lowest up to, and without, the end.</summary>
    public int Next(int lowest, int end) => lowest + (int)(Next() % (ulong)(end - lowest));

    public TimeSpan Next(TimeSpan longest) => longest * NextDouble();

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
