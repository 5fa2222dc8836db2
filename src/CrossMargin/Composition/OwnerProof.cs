using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Terminal;

namespace CrossMargin.Composition;

/// <summary>Brings the ledger's holdings of an owner and the proofs of the chain together.</summary>
internal sealed class OwnerProof(Deployment deployment)
{
    /// <param name="block">Null for the checkpoint.</param>
    public async Task<ChainProof> ProveAsync(ChainSettings chain, Address owner, long? block, CancellationToken cancellationToken)
    {
        PastHoldings past = await new HoldingsHistory(deployment.Database).ReadAsync(chain.ChainId, owner, block, cancellationToken);
        if (past is not PastHoldings.Known known)
            return new ChainProof(chain, null, PastHoldingsText.Excuse(past), IsFailure: block is not null);
        List<(IProvableVenue Venue, VenueSlots Slots)> venues = [];
        List<string> silent = [];
        foreach (IVenueAdapter adapter in deployment.Adapters.Where(adapter => adapter.Venue.Chain == chain.ChainId))
        {
            if (adapter is IProvableVenue provable)
                venues.Add((provable, SlotsOf(adapter.Venue, known.Holdings)));
            else
                silent.Add($"the storage layout of {adapter.Venue.Name} is not known");
        }

        StateVerifier verifier = new(deployment.Clients[chain.ChainId], deployment.ProofSources[chain.ChainId]);
        try
        {
            StateVerification result = await verifier.VerifyAsync(owner, known.Block, known.Hash, venues, cancellationToken);
            return new ChainProof(chain, result, silent.Count == 0 ? null : string.Join("; ", silent), result.IsFailure);
        }
        catch (RpcException fault)
        {
            // One chain that does not answer leaves the others their verdict.
            return new ChainProof(chain, null, fault.Message, IsFailure: true);
        }
    }

    private static VenueSlots SlotsOf(VenueId venue, IReadOnlyList<Holding> holdings)
    {
        VenueSlots slots = new(venue);
        foreach (Holding holding in holdings.Where(holding => holding.Venue == venue.Name))
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        return slots;
    }
}

/// <summary>What came of one chain.</summary>
/// <param name="Verification">Null where nothing could be asked.</param>
/// <param name="Note">Why, or what else could not be proven.</param>
internal sealed record ChainProof(ChainSettings Chain, StateVerification? Verification, string? Note, bool IsFailure);
