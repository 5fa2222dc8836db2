using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Simulation;

/// <summary>The leases in memory, under the same rules as in PostgreSQL: a contract test holds it to them.</summary>
public sealed class MemoryLeaseStore(TimeProvider time) : ILeaseStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ChainId, Address), (long Term, DateTimeOffset ExpiresAt)> _leases = [];

    public bool IsNewest(LeaseTerm term)
    {
        lock (_lock)
            return _leases[(term.Chain, term.Account)].Term == term.Number;
    }

    public Task<LeaseTerm?> TakeAsync(
        ChainId chain, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        lock (_lock)
        {
            (long term, DateTimeOffset expiresAt) = _leases.GetValueOrDefault((chain, account));
            if (term > 0 && expiresAt > time.GetUtcNow())
                return Task.FromResult<LeaseTerm?>(null);
            _leases[(chain, account)] = (term + 1, time.GetUtcNow() + duration);
            return Task.FromResult<LeaseTerm?>(new LeaseTerm(chain, account, term + 1));
        }
    }

    public Task<bool> ExtendAsync(LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return Task.FromResult(Set(term, _ => time.GetUtcNow() + duration));
    }

    public Task EndAsync(LeaseTerm term, CancellationToken cancellationToken)
    {
        Set(term, expiresAt => expiresAt < time.GetUtcNow() ? expiresAt : time.GetUtcNow());
        return Task.CompletedTask;
    }

    /// <summary>Lets the lease run out, whatever its holder thinks.</summary>
    public void Seize(ChainId chain, Address account)
    {
        lock (_lock)
            _leases[(chain, account)] = _leases[(chain, account)] with { ExpiresAt = time.GetUtcNow() };
    }

    private bool Set(LeaseTerm term, Func<DateTimeOffset, DateTimeOffset> expiry)
    {
        lock (_lock)
        {
            (long newest, DateTimeOffset expiresAt) = _leases.GetValueOrDefault((term.Chain, term.Account));
            if (newest != term.Number)
                return false;
            _leases[(term.Chain, term.Account)] = (newest, expiry(expiresAt));
            return true;
        }
    }
}
