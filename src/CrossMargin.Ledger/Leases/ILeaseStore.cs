using CrossMargin.Domain;

namespace CrossMargin.Ledger.Leases;

/// <summary>Who may send for an account on a chain. Its clock is the store's, not the caller's.</summary>
public interface ILeaseStore
{
    /// <param name="holder">For people who ask who it is; 1 to 200 characters.</param>
    /// <param name="duration">From now on; above zero.</param>
    /// <returns>Null while another's term lasts.</returns>
    Task<LeaseTerm?> TakeAsync(ChainId chain, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <param name="duration">From now on; above zero.</param>
    /// <returns>Whether the term goes on: false when another has taken over. A term that ran out goes on when nobody did.</returns>
    Task<bool> ExtendAsync(LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Lets another take over at once. Nothing when another has already.</summary>
    Task EndAsync(LeaseTerm term, CancellationToken cancellationToken);
}
