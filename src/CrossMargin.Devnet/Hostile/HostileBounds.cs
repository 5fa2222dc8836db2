namespace CrossMargin.Devnet.Hostile;

/// <summary>How bad it gets.</summary>
public sealed record HostileBounds
{
    /// <summary>The longest a late answer takes.</summary>
    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What a refusal by rate says; HTTP rounds it up to whole seconds.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of a dripping answer, as long as it has no more than <see cref="DripPiecesMax"/> of them.</summary>
    public int DripPieceBytes { get; init; } = 256;

    /// <summary>Large answers drip in so many larger pieces, so that every one has an end.</summary>
    public int DripPiecesMax { get; init; } = 20;

    public TimeSpan DripPause { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many heads back a stale one may be.</summary>
    public int StaleHeadsMax { get; init; } = 8;
}
