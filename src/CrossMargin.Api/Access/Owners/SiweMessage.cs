using System.Globalization;
using System.Text.RegularExpressions;
using CrossMargin.Domain;

namespace CrossMargin.Api.Access.Owners;

/// <summary>A message of EIP-4361, "Sign-In with Ethereum".</summary>
/// <param name="Domain">Who asks for it: host, and port where there is one.</param>
/// <param name="ChainId">Where a contract's signature is asked for.</param>
/// <param name="ExpiresAt">Null: when the server says.</param>
/// <param name="NotBefore">Null: at once.</param>
internal sealed partial record SiweMessage(
    string Domain, Address Address, Uri Uri, long ChainId, string Nonce, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? NotBefore)
{
    /// <summary>Characters.</summary>
    public const int LengthMax = 4_000;

    /// <summary>Reads one form only: that of the EIP's ABNF, line by line.</summary>
    /// <returns>Null when it is none.</returns>
    /// <remarks>The address must have its checksum (EIP-55) or no capital letters: what is signed is the text, and the text is compared.</remarks>
    public static SiweMessage? Read(string text)
    {
        if (text.Length > LengthMax || Form().Match(text) is not { Success: true } match)
            return null;
        return Address.TryParse(match.Groups["address"].Value, out Address address)
            && Uri.TryCreate(match.Groups["uri"].Value, UriKind.Absolute, out Uri? uri)
            && long.TryParse(match.Groups["chain"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long chain)
            && Time(match.Groups["issued"]) is { } issued
            && (Time(match.Groups["expires"]) is var expires && (expires is not null || !match.Groups["expires"].Success))
            && (Time(match.Groups["before"]) is var before && (before is not null || !match.Groups["before"].Success))
            ? new SiweMessage(match.Groups["domain"].Value, address, uri, chain, match.Groups["nonce"].Value, issued, expires, before)
            : null;
    }

    private static DateTimeOffset? Time(Group group) => group.Success
        && DateTimeOffset.TryParseExact(
            group.Value, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time : null;

    [GeneratedRegex(
        """
        \A(?:[a-z][a-z0-9+.-]*://)?(?<domain>[A-Za-z0-9.\-\[\]:]{1,255})\ wants\ you\ to\ sign\ in\ with\ your\ Ethereum\ account:\n
        (?<address>0x[0-9a-fA-F]{40})\n
        \n
        (?:(?<statement>[^\n]{1,2000})\n)?
        \n
        URI:\ (?<uri>[^\n\ ]{1,1000})\n
        Version:\ 1\n
        Chain\ ID:\ (?<chain>[0-9]{1,18})\n
        Nonce:\ (?<nonce>[0-9a-zA-Z]{8,200})\n
        Issued\ At:\ (?<issued>[0-9TZ:.+\-]{1,40})
        (?:\nExpiration\ Time:\ (?<expires>[0-9TZ:.+\-]{1,40}))?
        (?:\nNot\ Before:\ (?<before>[0-9TZ:.+\-]{1,40}))?
        (?:\nRequest\ ID:\ [^\n\ ]{0,200})?
        (?:\nResources:(?:\n-\ [^\n\ ]{1,500}){0,20})?\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
