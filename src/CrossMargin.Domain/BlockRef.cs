namespace CrossMargin.Domain;

/// <summary>One block of one chain: the number orders, the hash proves the fork.</summary>
/// <param name="Timestamp">Seconds since the Unix epoch, as in the block's header.</param>
public readonly record struct BlockRef(ChainId Chain, long Number, Hash32 Hash, long Timestamp)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Timestamp);

    public override string ToString() => $"{Chain}:{Number} {Hash}";
}
