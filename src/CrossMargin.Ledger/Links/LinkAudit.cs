using System.Collections.Concurrent;
using CrossMargin.Domain.Links;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Ledger.Links;

/// <summary>Verifies stored links again, so that a row counts for what is signed in it and for nothing else.</summary>
/// <remarks>
/// What a key has signed never changes, and is looked at once. A contract's answer may: it is asked again in turn, and while its
/// chain is silent the last answer stands. One that was never asked counts as no. A contract's revocation is not asked again: it
/// was good when it was taken, and to end a link takes nothing from anybody. Verifies for one caller at a time.
/// </remarks>
/// <param name="contractPeriod">How long a contract's answer is relied on.</param>
public sealed class LinkAudit(ILinkSignatures signatures, TimeSpan contractPeriod, TimeProvider time, ILogger logger)
{
    private const int Concurrency = 8;
    private static readonly TimeSpan SilencePeriod = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, Verdict> _verdicts = [];

    /// <summary>When a contract is to be asked again; null while there is none to ask.</summary>
    public DateTimeOffset? DueAt => _verdicts.Values.Min(verdict => verdict.DueAt);

    /// <summary>Those links that are not revoked and signed by both sides, in their order. Each that is not is named in the log, once.</summary>
    /// <param name="asksChains">Whether contracts are asked; if not, what they said before stands.</param>
    public async Task<IReadOnlyList<OwnerLink>> VerifyAsync(
        IReadOnlyList<StoredLink> links, bool asksChains, CancellationToken cancellationToken)
    {
        foreach (long ended in _verdicts.Keys.Except(links.Select(link => link.Number)))
            _verdicts.TryRemove(ended, out _);
        await Parallel.ForEachAsync(
            links.Where(link => asksChains || !IsOfContract(link)),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (link, stop) => await LookAtAsync(link, stop));
        return
        [
            .. links.Where(link => _verdicts.GetValueOrDefault(link.Number) is { Refusal: null } verdict && verdict.IsOf(link))
                .Select(link => link.Link),
        ];
    }

    /// <summary>Who belongs to whom by these links at the time; one that contradicts an earlier one is named in the log.</summary>
    public LinkGraph Compose(IReadOnlyList<OwnerLink> verified, DateTimeOffset at) => LinkGraph.Of(
        verified.Where(link => link.IsInEffect(at)),
        (link, refusal) => Log.LinkRefused(logger, link.Nonce, refusal.Reason));

    private async Task LookAtAsync(StoredLink stored, CancellationToken cancellationToken)
    {
        Verdict? known = _verdicts.GetValueOrDefault(stored.Number);
        DateTimeOffset now = time.GetUtcNow();
        if (known is not null && known.IsOf(stored) && !(known.DueAt <= now))
            return;
        LinkRefusal? refusal = await JudgeAsync(stored, cancellationToken);
        bool isSilent = refusal?.Kind == LinkRefusalKind.Unanswered;
        if (isSilent && known is not null)
            refusal = known.Refusal;
        DateTimeOffset? due = !IsOfContract(stored) || refusal?.Kind == LinkRefusalKind.Revoked
            ? null : now + (isSilent ? SilencePeriod : contractPeriod);
        _verdicts[stored.Number] = new Verdict(refusal, stored.Revocation is not null, due);
        if (refusal is { Kind: not LinkRefusalKind.Revoked } && refusal.Kind != known?.Refusal?.Kind)
            Log.LinkRefused(logger, stored.Link.Nonce, refusal.Reason);
    }

    private async Task<LinkRefusal?> JudgeAsync(StoredLink stored, CancellationToken cancellationToken)
    {
        if (await IsRevokedAsync(stored, cancellationToken))
            return new LinkRefusal(LinkRefusalKind.Revoked, $"Link {stored.Number} was revoked.");
        foreach (LinkSide side in SignedLink.Sides)
        {
            if (await signatures.CheckLinkAsync(stored.Link, side, stored.Statement[side], cancellationToken) is { } refusal)
                return refusal;
        }

        return null;
    }

    private async Task<bool> IsRevokedAsync(StoredLink stored, CancellationToken cancellationToken)
    {
        if (stored.Revocation is not { } revocation)
            return false;
        if (stored.Link[revocation.Side].OnlyOn is not null)
            return true;
        LinkRefusal? refusal = await signatures.CheckRevocationAsync(stored.Link, revocation.Side, revocation.Signature, cancellationToken);
        if (refusal is not null)
            Log.RevocationRefused(logger, stored.Link.Nonce, refusal.Reason);
        return refusal is null;
    }

    private static bool IsOfContract(StoredLink stored) => SignedLink.Sides.Any(side => stored.Link[side].OnlyOn is not null);

    /// <param name="Refusal">Null for a link that counts.</param>
    /// <param name="DueAt">When to look again; null for never.</param>
    private sealed record Verdict(LinkRefusal? Refusal, bool HadRevocation, DateTimeOffset? DueAt)
    {
        public bool IsOf(StoredLink stored) => HadRevocation == stored.Revocation is not null;
    }
}
