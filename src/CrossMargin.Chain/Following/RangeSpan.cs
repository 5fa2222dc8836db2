namespace CrossMargin.Chain.Following;

/// <summary>How many blocks to ask logs of at once: halved by a refusal, grown by success, bounded both ways.</summary>
/// <remarks>Doubles until the first refusal, then grows by an eighth, so that a provider's limit is not hit every other time.</remarks>
internal sealed class RangeSpan(FollowerOptions options)
{
    private readonly Lock _gate = new();
    private int _blocks = Math.Clamp(options.InitialRange, 1, options.MaxRange);
    private bool _wasRefused;

    public int Blocks
    {
        get
        {
            lock (_gate)
                return _blocks;
        }
    }

    public void Refused(long blocks)
    {
        lock (_gate)
        {
            _blocks = (int)Math.Max(1, Math.Min(_blocks, blocks / 2));
            _wasRefused = true;
        }
    }

    public void Succeeded(long blocks, int logs)
    {
        lock (_gate)
        {
            // What fits the memory of a batch at the density just seen.
            long fitting = logs == 0 ? options.MaxRange : Math.Max(1, blocks * options.TargetLogs / logs);
            long grown = blocks < _blocks ? _blocks : _wasRefused ? _blocks + Math.Max(1, _blocks / 8) : _blocks * 2L;
            _blocks = (int)Math.Min(Math.Min(grown, fitting), options.MaxRange);
        }
    }
}
