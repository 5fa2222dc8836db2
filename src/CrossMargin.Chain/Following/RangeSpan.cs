using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Following;

/// <summary>How many blocks to ask logs of at once: halved by a refusal, grown by success, bounded both ways.</summary>
/// <remarks>Doubles until the first refusal, then grows by an eighth, so that a provider's limit is not hit every other time.</remarks>
internal sealed class RangeSpan(FollowerOptions options)
{
    private const double ResultsUsed = 0.75;

    private readonly Lock _gate = new();
    private int _blocks = Math.Clamp(options.InitialRange, 1, options.MaxRange);
    private long _targetLogs = options.TargetLogs;
    private bool _wasRefused;

    public int Blocks
    {
        get
        {
            lock (_gate)
                return _blocks;
        }
    }

    /// <summary>
    /// How many blocks to ask for after a refusal of more than one: what the provider named, else half. Always at least an eighth less, so
    /// that no provider's words make it a long walk.
    /// </summary>
    public static long Cut(long blocks, ProviderLimits limits) => limits.Blocks is { } named && named < blocks
        ? Math.Clamp(named, 1, blocks - Math.Max(1, blocks / 8))
        : blocks / 2;

    /// <param name="limits">What the provider said that it takes; null when it said nothing.</param>
    /// <returns>How many blocks to ask for instead, at least 1.</returns>
    public long Refused(long blocks, ProviderLimits? limits = null)
    {
        lock (_gate)
        {
            long cut = Math.Max(1, Cut(blocks, limits ?? ProviderLimits.Unknown));
            _blocks = (int)Math.Max(1, Math.Min(_blocks, cut));
            // Aimed at a little below the provider's limit: the density of the next range is not known.
            _targetLogs = Math.Max(1, Math.Min(_targetLogs, (long)(ResultsUsed * (limits?.Results ?? long.MaxValue))));
            _wasRefused = true;
            return cut;
        }
    }

    public void Succeeded(long blocks, int logs)
    {
        lock (_gate)
        {
            // What fits the memory of a batch at the density just seen.
            long fitting = logs == 0 ? options.MaxRange : Math.Max(1, blocks * _targetLogs / logs);
            long grown = blocks < _blocks ? _blocks : _wasRefused ? _blocks + Math.Max(1, _blocks / 8) : _blocks * 2L;
            _blocks = (int)Math.Min(Math.Min(grown, fitting), options.MaxRange);
        }
    }
}
