namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>What one endpoint takes in one request for logs, as its refusals told. Not safe for concurrent use.</summary>
/// <remarks>
/// A number of blocks that it named is believed for an hour. Where it named none, the refused size is avoided for ten
/// minutes: answers are dense in one part of the chain and sparse in another.
/// </remarks>
internal sealed class LogLimits
{
    private static readonly TimeSpan NamedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan GuessedFor = TimeSpan.FromMinutes(10);

    /// <summary>How much weight the newest answer has in the mean size of a log.</summary>
    private const double Newest = 0.2;

    private long _blocks = long.MaxValue;
    private long? _results;
    private double? _bytesPerLog;
    private DateTimeOffset _until;

    /// <summary>Blocks that one request may ask for.</summary>
    public long BlocksAt(DateTimeOffset now) => now < _until ? _blocks : long.MaxValue;

    /// <summary>What the endpoint is known to take; for those who ask for less next.</summary>
    public ProviderLimits At(DateTimeOffset now) =>
        new(BlocksAt(now) == long.MaxValue ? null : BlocksAt(now), _results, null);

    /// <summary>An answer of so many bytes held so many logs.</summary>
    public void Learn(long bytes, int logs)
    {
        if (logs > 0)
            _bytesPerLog = _bytesPerLog is { } known ? known + Newest * (bytes / (double)logs - known) : bytes / (double)logs;
    }

    /// <summary>The endpoint refused a range of so many blocks.</summary>
    /// <returns>Whether anything new was learnt from its words.</returns>
    public bool Learn(ProviderLimits said, long blocks, DateTimeOffset now)
    {
        // A bound in bytes is one in logs, as long as they are as they were.
        long? results = said.Results ?? (said.Bytes is { } bytes && _bytesPerLog is { } each ? Math.Max(1, (long)(bytes / each)) : null);
        bool isNew = (results is not null && results != _results) || (said.Blocks is { } named && named < blocks && named != BlocksAt(now));
        _results = results ?? _results;
        bool isNamed = said.Blocks < blocks;
        _blocks = Math.Min(BlocksAt(now), isNamed ? said.Blocks!.Value : Math.Max(1, blocks / 2));
        _until = now + (isNamed ? NamedFor : GuessedFor);
        return isNew;
    }
}
