using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.SimulationTests.Storage;

/// <summary>The leases as one process reaches them.</summary>
internal sealed class LinkedLeaseStore(ILeaseStore store, StoreLink link) : ILeaseStore
{
    public Task<LeaseTerm?> TakeAsync(
        ChainId chain, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
        link.AskAsync($"lease on {account}", () => store.TakeAsync(chain, account, holder, duration, cancellationToken), cancellationToken);

    public Task<bool> ExtendAsync(LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken) =>
        link.AskAsync($"term {term.Number} goes on", () => store.ExtendAsync(term, duration, cancellationToken), cancellationToken);

    public Task EndAsync(LeaseTerm term, CancellationToken cancellationToken) =>
        link.TellAsync($"term {term.Number} ends", () => store.EndAsync(term, cancellationToken), cancellationToken);
}
