using System.CommandLine;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>Where the API listens: an address of this machine, because the API knows no keys yet.</summary>
internal static class ApiUrl
{
    /// <summary>An option of its own for each command that takes it.</summary>
    public static Option<string> CreateOption() => new("--url")
    {
        Description = "Where the API listens: http:// and an address of this machine.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    /// <exception cref="ConfigurationException">Not http, or an address that others could reach.</exception>
    public static Uri Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url is { Scheme: "http", IsLoopback: true }
            ? url
            : throw new ConfigurationException([new ConfigurationFault(
                "--url", "", $"\"{text}\"", "http:// and an address of this machine, as http://127.0.0.1:5080")]);
}
