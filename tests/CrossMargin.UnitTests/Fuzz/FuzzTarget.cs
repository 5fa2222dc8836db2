namespace CrossMargin.UnitTests.Fuzz;

/// <summary>One reader of what others wrote, and what it promises whatever they wrote.</summary>
/// <param name="Name">Lower case: how the command line names it.</param>
/// <param name="Corpus">Valid inputs, from which the others are made.</param>
/// <param name="Tokens">Pieces that mean something to the reader, to be put anywhere.</param>
/// <param name="Read">Reads one input to its end.</param>
/// <param name="IsRefusal">Whether an exception is one that the reader's documentation names.</param>
internal sealed record FuzzTarget(
    string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Tokens, Action<byte[]> Read, Func<Exception, bool> IsRefusal)
{
    /// <summary>An input may allocate so much, whatever its length.</summary>
    public long AllocationMax { get; init; } = 64 * 1024;

    /// <summary>And so much more for each of its bytes.</summary>
    public long AllocationPerByteMax { get; init; } = 64;

    /// <summary>No input takes longer; generous, because machines are shared.</summary>
    public TimeSpan TimeMax { get; init; } = TimeSpan.FromSeconds(10);
}
