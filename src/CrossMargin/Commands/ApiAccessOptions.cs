using System.CommandLine;
using CrossMargin.Api.Access;
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

    static ApiAccessOptions() => AnonymousPerMinute.Between(1, ApiKey.RequestsPerMinuteMax);

    public static IReadOnlyList<Option> All { get; } = [RequireKey, AnonymousPerMinute];

    public static ApiAccess Read(ParseResult arguments, Uri url) => new()
    {
        RequireKey = arguments.GetValue(RequireKey) || !url.IsLoopback,
        AnonymousPerMinute = arguments.GetValue(AnonymousPerMinute),
    };

    /// <summary>Refuses other numbers when the arguments are read.</summary>
    public static void Between(this Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name} takes a whole number from {least} to {most}.");
    });
}
