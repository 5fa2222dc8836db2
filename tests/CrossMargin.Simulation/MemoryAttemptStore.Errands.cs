using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Simulation;

public sealed partial class MemoryAttemptStore
{
    private readonly List<KeeperErrand> _errands = [];

    public IReadOnlyList<KeeperErrand> Errands
    {
        get
        {
            lock (_lock)
                return [.. _errands];
        }
    }

    public Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            KeeperErrand opened = errand with { Number = _errands.Count + 1 };
            _errands.Add(opened);
            return Task.FromResult(opened);
        }
    }

    public Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken)
    {
        Invariant.Require((errand.State == ErrandState.Submitted) == (errand.EndedAt is null), "Whatever became of an errand is its end.");
        Invariant.Require(
            (errand.State is ErrandState.Included or ErrandState.Reverted) == (errand.Inclusion is not null), "What is in a block names it.");
        lock (_lock)
        {
            int index = (int)errand.Number - 1;
            Invariant.Require(_errands[index].EndedAt is null, "An errand that ended is not changed.");
            _errands[index] = errand;
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeeperErrand>>(
            [.. Errands.Where(each => each.Chain == chain && each.Signer == signer && each.EndedAt is null)]);
}
