using System.Collections.Concurrent;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>What functions of contracts were lately estimated to need. Safe for concurrent use.</summary>
internal sealed class GasMemory(TimeProvider time)
{
    // Contracts are upgraded, and accounts that a function works on differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Of a chain's venues, a few each.
    private const int FunctionsMax = 1_000;

    private readonly ConcurrentDictionary<(Address Contract, Selector? Function), Known> _known = [];

    /// <summary>Null where nothing is remembered that is young enough.</summary>
    public long? Find(CallRequest call) =>
        _known.TryGetValue(KeyOf(call), out Known? known) && time.GetUtcNow() - known.At <= Lifetime ? known.Gas : null;

    public void Note(CallRequest call, long gas)
    {
        if (_known.Count >= FunctionsMax)
            _known.Clear();
        _known[KeyOf(call)] = new Known(gas, time.GetUtcNow());
    }

    public void Forget(CallRequest call) => _known.TryRemove(KeyOf(call), out _);

    private static (Address Contract, Selector? Function) KeyOf(CallRequest call) => (call.To, Selector.Of(call.Data.Span));

    private sealed record Known(long Gas, DateTimeOffset At);
}
