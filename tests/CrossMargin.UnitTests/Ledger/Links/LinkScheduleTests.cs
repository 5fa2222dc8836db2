using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using CrossMargin.UnitTests.Chain.Rpc;
using static CrossMargin.UnitTests.Ledger.Books;
using static CrossMargin.UnitTests.Ledger.Links.Linking;

namespace CrossMargin.UnitTests.Ledger.Links;

public sealed class LinkScheduleTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1212);

    /// <summary>The clock jumps to where it is waited for: what was waited for is what the links say.</summary>
    [Fact]
    public async Task Each_link_begins_and_ends_in_its_second()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10), Balance(2, 20), Balance(3, 30));
        InstantTime time = new();
        LinkSchedule schedule = new(book, new LinkAudit(new KnownSignatures(), TimeSpan.FromHours(1), time, new RecordingLogger()), time);
        schedule.Set([Link(Account(2), Account(1), issuedAt: 0, expiresAt: 90), Link(Account(3), Account(1), issuedAt: 40, expiresAt: 300)]);
        Dictionary<long, int> accounts = [];
        using CancellationTokenSource end = new();
        using BookSubscription changes = book.Subscribe();

        Task running = schedule.RunAsync(end.Token);
        while (await changes.WaitToReadAsync(TestContext.Current.CancellationToken))
        {
            while (changes.TryRead(out _))
            {
            }

            // The clock may have gone on already: the last state of each second counts.
            accounts[time.GetUtcNow().ToUnixTimeSeconds()] = book.Find(Account(1), At)!.SubAccounts.Count;
            if (time.GetUtcNow().ToUnixTimeSeconds() >= 300 && book.Accounts().Count == 3)
                break;
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Contains(TimeSpan.FromSeconds(40), time.Waits);     // Until the second link begins,
        Assert.Contains(TimeSpan.FromSeconds(50), time.Waits);     // until the first one ends,
        Assert.Contains(TimeSpan.FromSeconds(210), time.Waits);    // and until the second one does.
        Assert.Equal([Account(1), Account(2), Account(3)], book.Accounts());
    }
}
