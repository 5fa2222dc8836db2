using System.Text;
using CrossMargin.Api;
using CrossMargin.Api.Accounts;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Margin;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>The parameters of a request to the API, and the texts of the Domain that they are made of.</summary>
internal static class ApiTarget
{
    private static readonly string[] Tokens =
        ["&", "=", "|", "-", "0x", "limit=", "cursor=", "sort=", "chain=", "NaN", "9999999999999999999", "\0", "\ufffd", "%00"];

    private static readonly ChainId[] Chains = [new(1), new(10), new(31_337)];

    private static readonly VenueId[] Venues = [new(new ChainId(1), "aave-v3"), new(new ChainId(10), "perp")];

    /// <summary>None of them ever throws: what is wrong is a fault of its field.</summary>
    public static FuzzTarget Create() => new("api", [.. Corpus()], [.. Tokens.Select(Encoding.UTF8.GetBytes)], Read, _ => false) { AllocationPerByteMax = 96 };

    private static void Read(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        // As a query string has them: name=value&name=value, where a name may be missing.
        string[] parts = text.Split('&', 8);
        QueryReader reader = new();
        _ = AccountQuery.Read(reader, Chains, Venues, Value("status"), Value("chain"), Value("venue"), Value("sort"), Value("cursor"), Value("limit"));
        _ = reader.OwnerOrNone(Value("owner"));
        _ = reader.ChainOrNone(Value("chain"), Chains);
        _ = reader.Flag("explain", Value("explain"));
        _ = reader.NameOrNone<AccountStatus>("state", Value("state"));
        _ = new LinkReader(Value, (name, expected, found) => reader.Reject(name, expected, found, 0)).ReadSigned();
        _ = reader.IsValid ? null : reader.Problem();
        _ = AccountCursor.TryDecode(text, out _);
        _ = reader.NumberWithin("target", Value("target"), 1, 10);
        _ = TokenAmount.TryParse(Value("amount") ?? text, 18, out _);
        _ = Hash32.TryParse(text, out _);

        string? Value(string name) => Array.Find(parts, part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }

    private static IEnumerable<byte[]> Corpus()
    {
        Address owner = Address.Parse("0x00000000000000000000000000000000000000d1");
        string cursor = new AccountCursor(AccountSort.Health, 1.25, new AccountId(owner, new ChainId(10))).Encode();
        string plain = new AccountCursor(AccountSort.Owner, 0, new AccountId(owner, null)).Encode();
        string[] queries =
        [
            $"status=healthy&sort=health&cursor={cursor}&limit=50&owner={owner}&chain=10", $"sort=owner&cursor={plain}&explain=true",
            $"owner={owner}&linked={owner}&linkedChain=10&issuedAt=1800000000&expiresAt=1800003600&ownerSignature=0x1b",
            "venue=perp&sort=distance&amount=-12.5&target=1.5", cursor, plain, $"owner={owner}", Hash32.OfNumber(77).ToString(), "limit=1000&state=liquidatable",
        ];
        return queries.Select(Encoding.UTF8.GetBytes);
    }
}
