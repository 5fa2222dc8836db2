using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>Takes signed statements in: judged first, stored only if nothing is wrong with them.</summary>
/// <param name="taken">Called after each one that was taken, so that it need not be found by looking.</param>
public sealed class OwnerLinks(LinkStore store, ILinkSignatures signatures, TimeProvider time, Action? taken = null)
{
    public async Task<LinkOutcome> AddAsync(SignedLink statement, CancellationToken cancellationToken)
    {
        LinkRefusal? refusal = LinkTerms.Judge(statement, time.GetUtcNow());
        foreach (LinkSide side in SignedLink.Sides)
            refusal ??= await signatures.CheckLinkAsync(statement.Link, side, statement[side], cancellationToken);
        if (refusal is not null)
            return new LinkOutcome.Refused(refusal);
        LinkOutcome outcome = await store.AddAsync(statement, time.GetUtcNow(), cancellationToken);
        if (outcome is LinkOutcome.Taken)
            taken?.Invoke();
        return outcome;
    }

    /// <summary>Ends a link for good, by the signature of either side.</summary>
    public async Task<LinkOutcome> RevokeAsync(Hash32 nonce, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(nonce, cancellationToken) is not { } stored)
            return Refused(LinkRefusalKind.Unknown, $"No link has the nonce {nonce}.");
        if (stored.Revocation is { } earlier)
            return Refused(LinkRefusalKind.Revoked, $"Link {stored.Number} was revoked by {stored.Link[earlier.Side]} already.");
        List<LinkRefusal> refusals = [];
        foreach (LinkSide side in SignedLink.Sides)
        {
            if (await signatures.CheckRevocationAsync(stored.Link, side, signature, cancellationToken) is { } refusal)
            {
                refusals.Add(refusal);
                continue;
            }

            LinkRevocation revocation = new(side, signature, time.GetUtcNow());
            if (!await store.RevokeAsync(stored.Number, revocation, cancellationToken))
                return Refused(LinkRefusalKind.Revoked, $"Link {stored.Number} was revoked already.");
            taken?.Invoke();
            return new LinkOutcome.Taken(stored with { Revocation = revocation });
        }

        // While a side could not be asked, it is not known to be a forgery.
        return new LinkOutcome.Refused(refusals.Find(one => one.Kind == LinkRefusalKind.Unanswered) ?? new LinkRefusal(
            LinkRefusalKind.Forged, $"It is signed by neither side. {string.Join(' ', refusals.Select(one => one.Reason))}"));
    }

    /// <inheritdoc cref="LinkStore.FindAsync(Hash32, CancellationToken)"/>
    public Task<StoredLink?> FindAsync(Hash32 nonce, CancellationToken cancellationToken) => store.FindAsync(nonce, cancellationToken);

    /// <inheritdoc cref="LinkStore.ReadPageAsync"/>
    public Task<IReadOnlyList<StoredLink>> ReadPageAsync(Address? about, long? before, int limit, CancellationToken cancellationToken) =>
        store.ReadPageAsync(about, before, limit, cancellationToken);

    private static LinkOutcome.Refused Refused(LinkRefusalKind kind, string reason) => new(new LinkRefusal(kind, reason));
}
