using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Ledger.Access;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Ends a key of the API.</summary>
internal static class ApiKeysRevokeCommand
{
    private const string Name = "revoke";

    private static readonly Argument<long> Number = new("number") { Description = "The key's number, as `api-keys list` shows it." };

    public static Command Create() => new Command(Name, "End a key for good. Every process follows in two seconds.") { Number }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        long number = arguments.GetRequiredValue(Number);
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        ApiKey key = await new ApiKeyStore(session.Deployment.Database, session.Deployment.Time).RevokeAsync(number, cancellationToken)
            ?? throw ApiKeysCommand.Fault(Name, Number.Name, $"{number}", "the number of a key");
        screen.Show(
            ApiKeyModel.Of(key, session.Deployment.Time.GetUtcNow()),
            console => console.MarkupLineInterpolated($"Key {key.Number} of \"{key.Name}\" is revoked since {key.RevokedAt:u}."));
        return CommandFrame.Success;
    }
}
