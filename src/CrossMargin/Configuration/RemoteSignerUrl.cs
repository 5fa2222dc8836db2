using System.Text.RegularExpressions;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>Where a remote signer is.</summary>
/// <param name="Chain">The name of the only chain that it signs for; null is all.</param>
/// <param name="Url">http(s). A secret where it came from the environment: it may hold credentials.</param>
internal sealed partial record RemoteSignerUrl(string? Chain, Uri Url)
{
    private const string Expected = "http://HOST:PORT or https://HOST, for one chain alone with NAME= before it";

    /// <param name="source">The option or variable that it was given by, for the fault, which never shows the URL.</param>
    /// <param name="isSecret">Whether it may hold credentials: what an argument holds, every user of the machine can see.</param>
    /// <exception cref="ConfigurationException">It is no such URL.</exception>
    public static RemoteSignerUrl Parse(string text, string source, bool isSecret)
    {
        Match named = NamePattern().Match(text);
        string url = named.Success ? text[named.Length..] : text;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https"))
            throw Fault(source, "text that is no URL of a remote signer", Expected);
        return isSecret || parsed.UserInfo.Length == 0
            ? new RemoteSignerUrl(named.Success ? named.Groups[1].Value : null, parsed)
            : throw Fault(source, "a URL with credentials", $"it in {SignerSettings.RemoteSignerVariable}: arguments are no secret");
    }

    /// <summary>Without what may be secret.</summary>
    public override string ToString() => $"{Url.Scheme}://{Url.Host}:{Url.Port}";

    private static ConfigurationException Fault(string source, string found, string expected) =>
        new([new ConfigurationFault(source, "", found, expected)]);

    [GeneratedRegex("^([a-z][a-z0-9-]{0,39})=")]
    private static partial Regex NamePattern();
}
