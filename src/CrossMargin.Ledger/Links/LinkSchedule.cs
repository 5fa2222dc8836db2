using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>Puts links into a book when they begin, and takes them out in the second in which they end.</summary>
internal sealed class LinkSchedule(AccountBook book, LinkAudit audit, TimeProvider time)
{
    // A timer takes no more than some weeks.
    private static readonly TimeSpan SleepMax = TimeSpan.FromHours(1);

    private readonly Wake _wake = new(time);
    private volatile IReadOnlyList<OwnerLink> _links = [];

    /// <summary>Replaces what is known.</summary>
    /// <param name="verified">In the order in which they were taken.</param>
    public void Set(IReadOnlyList<OwnerLink> verified)
    {
        _links = verified;
        _wake.Call();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<OwnerLink> links = _links;
            DateTimeOffset now = time.GetUtcNow();
            book.Link(audit.Compose(links, now));
            TimeSpan patience = NextChange(links, now) - now;
            await _wake.SleepAsync(patience < SleepMax ? patience : SleepMax, cancellationToken);
        }
    }

    private static DateTimeOffset NextChange(IReadOnlyList<OwnerLink> links, DateTimeOffset now) => links
        .SelectMany(link => new[] { link.IssuedAt, link.ExpiresAt })
        .Where(second => second > now.ToUnixTimeSeconds())
        .Select(DateTimeOffset.FromUnixTimeSeconds)
        .DefaultIfEmpty(DateTimeOffset.MaxValue)
        .Min();
}
