using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Ledger;

/// <summary>Books of two chains with two plain venues each, and what to feed them.</summary>
internal static class Books
{
    public static readonly ChainId First = new(1), Second = new(10);

    public static readonly Address UptimeFeed = Owner(0xFEED);

    /// <summary>The first chain gives credit from safe blocks, the second from finalized ones; the second has an uptime feed.</summary>
    public static AccountBook Empty(BookOptions? options = null, FinalityLevel creditFrom = FinalityLevel.Safe) => new(
        [
            Chain("second", Second) with { CreditFrom = FinalityLevel.Finalized, SequencerFeed = UptimeFeed },
            Chain("first", First) with { CreditFrom = creditFrom },
        ],
        [.. from chain in (ChainId[])[First, Second] from venue in (string[])["lending", "wallet"] select new PlainVenue(new VenueId(chain, venue))],
        options);

    /// <summary>Block times of 12 seconds, final after 10 minutes.</summary>
    private static ChainSettings Chain(string name, ChainId id) => new(
        name, id, [new Uri("http://127.0.0.1:1")], TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(10), new Underlying("ETH"), [], [], []);

    public static SubAccountKey Key(int owner, int part = 0) => new(Owner(owner), Hash32.OfNumber(part));

    public static Address Owner(int number) => Address.FromWord(Hash32.OfNumber(number));

    public static SubAccountId Id(ChainId chain, string venue, int owner, int part = 0) => new(new VenueId(chain, venue), Key(owner, part));

    /// <summary>Block n is at n · 12 seconds.</summary>
    public static BlockRef Block(ChainId chain, long number) => new(chain, number, Hash32.OfNumber(1000 + number), number * 12);

    public static Holding Balance(int owner, BigInteger value, string venue = "lending", int part = 0) =>
        new(venue, Key(owner, part), PlainVenue.Balance, value);

    public static Holding Mark(int owner, BigInteger value, string venue = "lending") =>
        new(venue, Key(owner), VenueMarks.Contract, value);

    /// <summary>Of the sub-account with a number and no holder.</summary>
    public static Holding OwnerMark(int part, int owner, string venue = "lending") =>
        new(venue, Key(0, part), VenueMarks.Owner, owner);

    public static Holding Price(BigInteger value, string venue = "lending") => new(venue, SubAccountKey.Market, PlainVenue.Price, value);

    /// <summary>Appends one block with its marks of finality, by the node's tags.</summary>
    public static IReadOnlyCollection<SubAccountId> AppendMarked(
        this AccountBook book, ChainId chain, long block, long safe, long finalized, params Holding[] values) =>
        book.Apply(new LedgerCommit.Appended(Block(chain, block), Entries(block, values)) { Marks = new FinalityMarks(safe, finalized, false) });

    public static IReadOnlyCollection<SubAccountId> Append(this AccountBook book, ChainId chain, long block, params Holding[] values) =>
        book.Apply(new LedgerCommit.Appended(Block(chain, block), Entries(block, values)));

    private static LedgerEntry[] Entries(long block, Holding[] values) => [.. values.Select((value, index) => new LedgerEntry(
        block, 0, index, value.Venue, value.SubAccount, value.Slot, value.Value, Hash32.Zero))];

    /// <summary>All that a book answers, as text: two books are equal exactly if their images are.</summary>
    public static IReadOnlyList<string> Image(this AccountBook book)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(100_000);
        return
        [
            .. book.Conditions(at).Select(condition => condition.ToString()),
            .. book.Venues.SelectMany(venue => book.Read(venue, (_, slots) => slots.Holdings().Select(held => $"{venue} {held}").ToList())).Order(StringComparer.Ordinal),
            .. book.Accounts().Select(account => $"{account}: {ImageOf(book.Find(account, at)!)}"),
        ];
    }

    private static string ImageOf(AccountView view) => string.Join("; ", [
        .. view.SubAccounts.Select(sub => $"{sub.Id} {sub.Collateral[0].Amount.Raw} ({sub.Collateral[0].Settled}) {sub.Local!.Figures[0].Value}"),
        .. view.Chains.Select(chain => chain.ToString())]);
}
