using CrossMargin.Domain;

namespace CrossMargin.Keeper.Acting;

/// <summary>Hands out the nonces of one signer on one chain: each to one transaction, and again only when that one is given up.</summary>
/// <remarks>
/// The only place that does, in this process. What fences several processes, a lease in PostgreSQL, belongs in front of
/// <see cref="Take"/>. Not safe for concurrent use: one worker per chain owns it.
/// </remarks>
internal sealed class NonceOwner
{
    // More than any node queues for one sender: a wider gap is a defect, not a backlog.
    private const long WidestGap = 10_000;

    // Looks in a row before a nonce counts as lost: one node behind the others is no reorg.
    private const int LooksThatProve = 3;

    private readonly SortedSet<long> _free = [];

    // By how many transactions each is held. Two may hold one: what a reorg took back, and after a restart that looks like any other again,
    // and the errand or attempt that took its nonce before.
    private Dictionary<long, int> _held;
    private long _next;
    private long _latest;
    private int _losses;

    /// <param name="held">Nonces of transactions that were signed before a restart and may still be included, as often as there are such.</param>
    public NonceOwner(NonceCounts counts, IReadOnlyCollection<long> held)
    {
        _held = CountEach(held);
        _latest = counts.Latest;
        _next = Math.Max(counts.Pending, held.Count == 0 ? 0 : held.Max() + 1);
        Invariant.Require(_next - counts.Pending <= WidestGap, "The nonces held are near those that the chain knows.");
        _free.UnionWith(Unaccounted(counts));
        Shrink();
    }

    /// <summary>A released nonce that transactions behind it wait for; null when there is none.</summary>
    public long? Gap => _free.Count == 0 ? null : _free.Min;

    /// <param name="preferred">
    /// Taken when it is free: the nonce of a transaction that the new one must exclude, so that at most one is ever included.
    /// </param>
    public long Take(long? preferred = null)
    {
        long nonce = Choose(preferred);
        _free.Remove(nonce);
        _next = Math.Max(_next, nonce + 1);
        _held[nonce] = _held.GetValueOrDefault(nonce) + 1;
        return nonce;
    }

    /// <summary>Gives back a nonce for a transaction that no node is known to hold. It is free once no other transaction holds it.</summary>
    public void Release(long nonce)
    {
        if (nonce < _latest)
            return;     // The chain has used it meanwhile.
        Invariant.Require(_held.Remove(nonce, out int holders) && nonce < _next, "Only a nonce that was taken is released, once by each that holds it.");
        if (holders > 1)
        {
            _held[nonce] = holders - 1;
            return;
        }

        _free.Add(nonce);
        Shrink();
    }

    /// <summary>Follows the chain: what it used is gone, also when another program used it; what a reorg undid comes back.</summary>
    /// <param name="held">Nonces of transactions that may still be included, as often as there are such.</param>
    public void Observe(NonceCounts counts, IReadOnlyCollection<long> held)
    {
        _held = CountEach(held);
        _latest = counts.Latest;
        _free.RemoveWhere(nonce => counts.IsUsed(nonce));
        _next = Math.Max(_next, counts.Pending);
        List<long> lost = Unaccounted(counts);
        _losses = lost.Count == 0 ? 0 : _losses + 1;
        if (_losses < LooksThatProve)
            return;
        _losses = 0;
        _free.UnionWith(lost);
        Shrink();
    }

    private long Choose(long? preferred) =>
        preferred is { } wanted && (wanted == _next || _free.Contains(wanted)) ? wanted : Gap ?? _next;

    private static Dictionary<long, int> CountEach(IEnumerable<long> nonces) =>
        nonces.CountBy(nonce => nonce).ToDictionary();

    /// <summary>Nonces that were taken once, that the chain does not know, and that nobody waits for.</summary>
    private List<long> Unaccounted(NonceCounts counts)
    {
        List<long> unaccounted = [];
        for (long nonce = counts.Pending; nonce < _next; nonce++)
        {
            if (!_free.Contains(nonce) && !_held.ContainsKey(nonce))
                unaccounted.Add(nonce);
        }

        return unaccounted;
    }

    // Free nonces at the end are no gap: nothing waits behind them.
    private void Shrink()
    {
        while (_free.Remove(_next - 1))
            _next--;
    }
}
