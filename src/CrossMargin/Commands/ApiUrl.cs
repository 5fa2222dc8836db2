using System.CommandLine;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>Where the API listens: an address of this machine, unless there are keys.</summary>
internal static class ApiUrl
{
    public const string Name = "--url";

    private const string OfThisMachine = "http:// and an address of this machine, as http://127.0.0.1:5080";

    /// <summary>An option of its own for each command that takes it.</summary>
    /// <param name="elsewhere">What the command says of other addresses.</param>
    public static Option<string> CreateOption(string elsewhere = "") => new(Name)
    {
        Description = $"Where the API listens: http:// and an address of this machine{elsewhere}.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    /// <exception cref="ConfigurationException">Not http, or an address that others could reach.</exception>
    public static Uri Read(string text) => ReadAny(text) is { IsLoopback: true } url ? url : throw Fault($"\"{text}\"", OfThisMachine);

    /// <summary>Whether others could reach it or not.</summary>
    /// <exception cref="ConfigurationException">Not http.</exception>
    public static Uri ReadAny(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp
        ? url
        : throw Fault($"\"{text}\"", OfThisMachine);

    /// <summary>What to say where others could reach it, and nobody has a key.</summary>
    public static ConfigurationException WithoutKeys(Uri url) =>
        Fault($"{url}, which others can reach, and no key of the API", $"a key (crossmargin api-keys new --name NAME), or {OfThisMachine}");

    private static ConfigurationException Fault(string found, string expected) => new([new ConfigurationFault(Name, "", found, expected)]);
}
