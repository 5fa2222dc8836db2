using CrossMargin.Domain;

namespace CrossMargin.Ledger.Leases;

/// <summary>Which process indexes a chain. Its clock is the store's, not the caller's.</summary>
public interface IChainLeases
{
    /// <summary>Takes the lease, or extends it where the holder has it.</summary>
    /// <param name="holder">One name for each start of a process; 1 to 200 characters.</param>
    /// <param name="duration">From now on; above zero.</param>
    /// <returns>False while another's lasts.</returns>
    Task<bool> HoldAsync(ChainId chain, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Lets another take over at once. Nothing when another has already.</summary>
    Task EndAsync(ChainId chain, string holder, CancellationToken cancellationToken);
}
