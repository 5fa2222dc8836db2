using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Domain.Calibration;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Calibrates risk parameters now, as the daemon does on its schedule.</summary>
internal static class CalibrateCommand
{
    public static Command Create() => new Command(
        "calibrate",
        "Calibrate volatilities, regimes and correlations from the ledger's prices, backtest them, and record what is released or refused. "
        + "Exits with 1 when nothing is released.").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        Recalibration recalibration = session.Deployment.CreateRecalibration();
        RiskRelease release = await recalibration.RunAsync(
            step => screen.Console.MarkupLineInterpolated($"[grey]{step} …[/]"), cancellationToken);
        screen.Show(ReleaseTable.Form(release), console => ReleaseTable.Draw(console, release));
        return release.IsReleased ? CommandFrame.Success : CommandFrame.Failure;
    }
}
