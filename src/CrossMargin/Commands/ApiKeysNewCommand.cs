using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Ledger.Access;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Makes a key of the API.</summary>
internal static class ApiKeysNewCommand
{
    private const string Name = "new";
    private const int DaysMax = 3_650;

    private static readonly Option<string> KeyName = new("--name")
    {
        Description = $"Whose it is, or what for: 1 to {ApiKey.NameLengthMax} characters.",
        HelpName = "TEXT",
        Required = true,
    };

    private static readonly Option<ApiScope> Scope = new("--scope")
    {
        Description = "read, or operate, which is to pause, to resume and to take links, too.",
        HelpName = "SCOPE",
        DefaultValueFactory = _ => ApiScope.Read,
    };

    private static readonly Option<int> RequestsPerMinute = new("--requests-per-minute")
    {
        Description = $"How often it may ask each process that answers: 1 to {ApiKey.RequestsPerMinuteMax}.",
        HelpName = "N",
        DefaultValueFactory = _ => 600,
    };

    private static readonly Option<int?> Days = new("--days")
    {
        Description = $"How long it holds: 1 to {DaysMax} days. Default: until it is revoked.",
        HelpName = "N",
    };

    static ApiKeysNewCommand()
    {
        Scope.AcceptOnlyFromAmong(ApiKeyModel.TextOf(ApiScope.Read), ApiKeyModel.TextOf(ApiScope.Operate));
        RequestsPerMinute.Between(1, ApiKey.RequestsPerMinuteMax);
    }

    public static Command Create() => new Command(Name, "Make a key. It is shown this once: only its digest is kept.")
    {
        KeyName, Scope, RequestsPerMinute, Days,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        string name = ReadName(arguments);
        int? days = arguments.GetValue(Days);
        if (days is < 1 or > DaysMax)
            throw ApiKeysCommand.Fault(Name, Days.Name, $"{days}", $"1 to {DaysMax}");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        DateTimeOffset now = session.Deployment.Time.GetUtcNow();
        (ApiKey key, string token) = await new ApiKeyStore(session.Deployment.Database, session.Deployment.Time).AddAsync(
            name, arguments.GetValue(Scope), arguments.GetValue(RequestsPerMinute), days is { } some ? now.AddDays(some) : null, cancellationToken);
        screen.Show(ApiKeyModel.Of(key, now) with { Token = token }, console =>
        {
            console.MarkupLineInterpolated($"Key {key.Number} of \"{key.Name}\", which may {ApiKeyModel.TextOf(key.Scope)}, shown this once:");
            console.WriteLine(token);
        });
        return CommandFrame.Success;
    }

    private static string ReadName(ParseResult arguments)
    {
        string name = arguments.GetRequiredValue(KeyName).Trim();
        return name.Length is > 0 and <= ApiKey.NameLengthMax && !name.Any(char.IsControl)
            ? name
            : throw ApiKeysCommand.Fault(Name, KeyName.Name, $"{name.Length} characters", $"1 to {ApiKey.NameLengthMax}, on one line");
    }
}
