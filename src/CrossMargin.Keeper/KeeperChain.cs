using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Keeper;

/// <summary>One chain as the keeper sees it.</summary>
/// <param name="Adapters">Of the chain's venues. A venue without one is not acted on.</param>
/// <param name="Account">Pays the debts and receives the collateral.</param>
/// <param name="Signer">Of the account. Null is enough for a dry run.</param>
public sealed record KeeperChain(
    ChainSettings Settings,
    IChainClient Client,
    IReadOnlyDictionary<VenueId, IVenueAdapter> Adapters,
    Address Account,
    ITransactionSigner? Signer)
{
    /// <summary>What reconciliation found; null where nobody reconciles.</summary>
    public IDriftStore? Drifts { get; init; }

    /// <summary>Where liquidations are handed to first; null where they are public at once.</summary>
    public IPrivateRelay? Relay { get; init; }

    /// <summary>Who paused the keeper; null where nobody can.</summary>
    public IPauseStore? Pauses { get; init; }
}
