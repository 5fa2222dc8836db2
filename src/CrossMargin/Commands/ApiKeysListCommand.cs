using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Ledger.Access;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists the keys of the API.</summary>
internal static class ApiKeysListCommand
{
    public static Command Create() => new Command("list", "List every key that was ever made, newest first, and whether it holds.").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        IReadOnlyList<ApiKey> keys = await new ApiKeyStore(session.Deployment.Database, session.Deployment.Time).ReadAllAsync(cancellationToken);
        DateTimeOffset now = session.Deployment.Time.GetUtcNow();
        screen.Show(keys.Select(key => ApiKeyModel.Of(key, now)), console => ApiKeyTable.Draw(console, keys, now));
        return CommandFrame.Success;
    }
}
