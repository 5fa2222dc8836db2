using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Api.Accounts;

/// <summary>The place of one account in one order: the next page begins behind it, whatever has come and gone meanwhile.</summary>
/// <param name="Rank">What the order goes by, smallest first; zero in order of owner.</param>
internal readonly record struct AccountCursor(AccountSort Sort, double Rank, AccountId Account) : IComparable<AccountCursor>
{
    // "distance", 16 digits, 42 of the address and 19 of a chain, with separators, in base 64: below this.
    private const int TextLengthMax = 160;

    public static AccountCursor Of(AccountStanding standing, AccountSort sort) => new(
        sort,
        sort switch
        {
            AccountSort.Health => standing.Health,
            AccountSort.Equity => -standing.TotalUsd,
            AccountSort.Distance => standing.Distance ?? double.PositiveInfinity,
            _ => 0,
        },
        standing.Account);

    public int CompareTo(AccountCursor other)
    {
        int order = Rank.CompareTo(other.Rank);
        order = order != 0 ? order : Account.Owner.CompareTo(other.Account.Owner);
        return order != 0 ? order : Nullable.Compare(Account.OnlyOn, other.Account.OnlyOn);
    }

    /// <summary>Text for a URL that callers need not understand.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Sort}|{BitConverter.DoubleToInt64Bits(Rank):x16}|{Account.Owner}|{Account.OnlyOn}")));

    public static bool TryDecode(string text, out AccountCursor cursor)
    {
        cursor = default;
        if (text.Length > TextLengthMax || !Base64Url.IsValid(text))
            return false;
        string[] parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        if (parts.Length != 4
            || !Enum.TryParse(parts[0], out AccountSort sort) || !Enum.IsDefined(sort)
            || !long.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long bits)
            || !Address.TryParse(parts[2], out Address owner)
            || (ChainOf(parts[3]) is not { } chain && parts[3].Length > 0))
        {
            return false;
        }

        cursor = new AccountCursor(sort, BitConverter.Int64BitsToDouble(bits), new AccountId(owner, ChainOf(parts[3])));
        return true;
    }

    private static ChainId? ChainOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? new ChainId(number) : null;
}
