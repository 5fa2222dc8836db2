using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Simulation;

/// <summary>The leases on chains in memory, under the same rules as in PostgreSQL: a contract test holds it to them.</summary>
public sealed class MemoryChainLeases(TimeProvider time) : IChainLeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChainId, (string Holder, DateTimeOffset ExpiresAt)> _leases = [];

    public Task<bool> HoldAsync(ChainId chain, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        lock (_lock)
        {
            if (_leases.TryGetValue(chain, out (string Holder, DateTimeOffset ExpiresAt) known) && known.Holder != holder && known.ExpiresAt > time.GetUtcNow())
                return Task.FromResult(false);
            _leases[chain] = (holder, time.GetUtcNow() + duration);
            return Task.FromResult(true);
        }
    }

    public Task EndAsync(ChainId chain, string holder, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(chain, out (string Holder, DateTimeOffset) known) && known.Holder == holder)
                _leases.Remove(chain);
            return Task.CompletedTask;
        }
    }
}
