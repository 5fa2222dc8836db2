using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists where the keeper is paused.</summary>
internal static class PausesCommand
{
    public static Command Create() => new Command("pauses", "List where the keeper is paused: by whom, since when and why; the oldest first.").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        ChainsConfiguration chains = session.Deployment.Configuration;
        PauseBoard board = await new PauseStore(session.Deployment.Database, session.Deployment.Time).ReadAsync(cancellationToken);
        screen.Show(board.Paused.Select(pause => PauseModel.Of(pause, chains)), console => PauseTable.Draw(console, board.Paused, chains));
        return CommandFrame.Success;
    }
}
