namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Numbers that follow from a seed and the index of an input, the same on every machine and version.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal struct FuzzRandom(ulong seed, ulong index)
{
    private const ulong Gamma = 0x9e3779b97f4a7c15;

    private ulong _state = Mix(seed * Gamma + 1) ^ Mix(index * Gamma + 2);

    public ulong Next() => Mix(_state += Gamma);

    /// <summary>0 to the bound, without it; the bound is at least 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Next();
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
