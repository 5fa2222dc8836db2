using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.IntegrationTests.Api;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Books over the venues that the scripts write, and the comparison of one with the database.</summary>
internal static class FollowedBook
{
    public static readonly ChainId First = new(31337), Second = new(31338);

    public static AccountBook Empty() => new(
        [Chain("first", First), Chain("second", Second)],
        [.. from chain in (ChainId[])[First, Second] from venue in (string[])["aave-v3", "wallet"] select new PlainLending(new VenueId(chain, venue))]);

    private static ChainSettings Chain(string name, ChainId id) => new(
        name, id, [new Uri("http://127.0.0.1:1")], TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(10), new Underlying("ETH"), [], [], []);

    /// <summary>A book that is read from the database as a whole, now.</summary>
    public static async Task<AccountBook> ReadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        AccountBook book = Empty();
        PostgresLedger ledger = new(source);
        foreach (ChainId chain in book.Chains)
            book.Load(await ledger.ReadHoldingsAsync(chain, cancellationToken));
        return book;
    }

    public static IReadOnlyList<string> Image(this AccountBook book) =>
    [
        .. book.Chains.Select(chain => book.AsOf(chain).ToString()),
        .. book.Venues.SelectMany(venue => book.Read(venue, (_, slots) => slots.Holdings().Select(held => $"{venue} {held}").ToList()))
            .Order(StringComparer.Ordinal),
        .. book.Chains.Select(chain => $"{book.MarksOf(chain)}"),
        .. book.Accounts().Select(account => $"{account}: {ImageOf(book.Find(account, default)!)}"),
    ];

    public static IEnumerable<long> Reorgs(this AccountBook book) => book.Conditions(default).Select(chain => chain.Reorgs);

    private static string ImageOf(AccountView view) => string.Join("; ", view.SubAccounts.Select(
        sub => $"{sub.Id} {string.Join(", ", sub.Collateral.Select(balance => $"{balance.Amount} ({balance.Settled})"))}"));

    /// <summary>Waits until the book stands at these blocks; the test's time-out bounds it.</summary>
    public static async Task WaitForAsync(this AccountBook book, CancellationToken cancellationToken, params BlockRef[] tips)
    {
        using BookSubscription changes = book.Subscribe();
        while (tips.Any(tip => book.AsOf(tip.Chain) != tip))
        {
            await changes.WaitToReadAsync(cancellationToken);
            while (changes.TryRead(out _))
            {
            }
        }
    }
}
