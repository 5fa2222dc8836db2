using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>What pausing and resuming share: both are rows that say who decided what, when and why.</summary>
internal static class PauseChangeCommand
{
    public static Command Create(string name, bool isPaused, string description)
    {
        PauseChoice choice = new(name);
        return new Command(name, description) { choice.Chain, choice.Venue, choice.Reason }
            .Runs((arguments, screen, cancellationToken) => RunAsync(choice, isPaused, arguments, screen, cancellationToken));
    }

    private static async Task<int> RunAsync(
        PauseChoice choice, bool isPaused, ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        string? file = arguments.GetValue(GlobalOptions.Chains);
        ChainsConfiguration chains = ChainsFile.Read(file, Environment.GetEnvironmentVariable);
        PauseScope scope = choice.ReadScope(arguments, chains.Chains);
        string reason = choice.ReadReason(arguments);
        await using Session session = await Session.OpenAsync(file, arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        PauseStore store = new(session.Deployment.Database, session.Deployment.Time);
        bool wasPaused = (await store.ReadAsync(cancellationToken)).Paused.Any(change => change.Scope == scope);
        PauseChange change = await store.ChangeAsync(scope, isPaused, PauseChoice.By, reason, cancellationToken);
        screen.Show(PauseModel.Of(change, chains, wasPaused), console => PauseTable.Tell(console, change, chains, wasPaused));
        return CommandFrame.Success;
    }
}
