using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.SimulationTests;

/// <summary>All that a book answers, as text: two books are equal exactly if their images are.</summary>
internal static class BookImage
{
    public static IReadOnlyList<string> Of(AccountBook book, DateTimeOffset at) =>
    [
        // How many reorgs there were is for display: one that came and went between two looks is counted at the next one.
        .. book.Conditions(at).Select(condition => (condition with { Reorgs = 0 }).ToString()),
        .. book.Chains.Select(chain => $"{chain} {book.AsOf(chain)} {book.MarksOf(chain)}"),
        .. book.Venues.SelectMany(venue => book.Read(venue, (_, slots) => slots.Holdings().Select(held => $"{venue} {held}").ToList())).Order(StringComparer.Ordinal),
        .. book.Accounts().Select(account => $"{account}: {ImageOf(book.Find(account, at)!)}"),
    ];

    private static string ImageOf(AccountView view) => string.Join("; ", view.SubAccounts.Select(sub =>
        $"{sub.Id} {string.Join(' ', sub.Collateral)} {string.Join(' ', sub.Debts)} {sub.Local?.HealthFactor} {sub.Degraded}"));
}
