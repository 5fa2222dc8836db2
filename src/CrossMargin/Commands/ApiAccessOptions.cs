using System.CommandLine;
using CrossMargin.Api.Access;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Access;

namespace CrossMargin.Commands;

/// <summary>The options that say whom the API answers.</summary>
internal static class ApiAccessOptions
{
    private static readonly Option<bool> RequireKey = new("--require-key")
    {
        Description = "Let nobody read the API without a key, not even on this machine: for one behind a proxy. Where --url is not of this machine, this holds in any case.",
    };

    private static readonly Option<int> AnonymousPerMinute = new("--anonymous-per-minute")
    {
        Description = $"How many requests without a key the API takes of one address: 1 to {ApiKey.RequestsPerMinuteMax}.",
        HelpName = "N",
        DefaultValueFactory = _ => new ApiAccess().AnonymousPerMinute,
    };

    private static readonly Option<string[]> AllowHost = new("--allow-host")
    {
        Description = "A name by which the API may be called, without port; may be given several times. Default: those of this machine, and any where --url is another's.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> AllowOrigin = new("--allow-origin")
    {
        Description = "An origin whose pages may ask the API, as https://margin.example.org; may be given several times. Default: none.",
        HelpName = "ORIGIN",
        DefaultValueFactory = _ => [],
    };

    static ApiAccessOptions() => AnonymousPerMinute.Between(1, ApiKey.RequestsPerMinuteMax);

    public static IReadOnlyList<Option> All { get; } = [RequireKey, AnonymousPerMinute, AllowHost, AllowOrigin];

    /// <exception cref="ConfigurationException">What should be an origin is none.</exception>
    public static ApiAccess Read(ParseResult arguments, Uri url) => new()
    {
        RequireKey = arguments.GetValue(RequireKey) || !url.IsLoopback,
        AnonymousPerMinute = arguments.GetValue(AnonymousPerMinute),
        Hosts = HostsOf(arguments.GetValue(AllowHost) ?? [], url),
        Origins = [.. (arguments.GetValue(AllowOrigin) ?? []).Select(ReadOrigin)],
    };

    private static IReadOnlyList<string> HostsOf(string[] named, Uri url) =>
        named.Length > 0 ? [.. ApiAccess.OfThisMachine, .. named]
        : url.IsLoopback ? [.. ApiAccess.OfThisMachine, url.Host]
        : ["*"];

    private static string ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? origin) && origin.Scheme is "http" or "https" && origin.GetLeftPart(UriPartial.Authority) == text
            ? text
            : throw new ConfigurationException([new ConfigurationFault(AllowOrigin.Name, "", $"\"{text}\"", "scheme and host, as https://margin.example.org")]);

    /// <summary>Refuses other numbers when the arguments are read.</summary>
    public static void Between(this Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name} takes a whole number from {least} to {most}.");
    });
}
