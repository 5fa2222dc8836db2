using System.Collections.Concurrent;
using CrossMargin.Domain.Links;

namespace CrossMargin.UnitTests.Ledger.Links;

/// <summary>Says of signatures what the test says; without a word they are good.</summary>
internal sealed class KnownSignatures : ILinkSignatures
{
    private int _asked;

    public ConcurrentDictionary<(OwnerLink, LinkSide), LinkRefusalKind> Links { get; } = [];

    public ConcurrentDictionary<OwnerLink, LinkRefusalKind> Revocations { get; } = [];

    public int Asked => _asked;

    public Task<LinkRefusal?> CheckLinkAsync(OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(Links.TryGetValue((link, side), out LinkRefusalKind kind) ? new LinkRefusal(kind, $"the test says {kind}") : null);
    }

    public Task<LinkRefusal?> CheckRevocationAsync(OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(Revocations.TryGetValue(link, out LinkRefusalKind kind) ? new LinkRefusal(kind, $"the test says {kind}") : null);
    }
}
