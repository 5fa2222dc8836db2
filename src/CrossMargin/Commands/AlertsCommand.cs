using System.CommandLine;

namespace CrossMargin.Commands;

/// <summary>Who is told of what needs people.</summary>
internal static class AlertsCommand
{
    public static Command Create() => new("alerts", "Try the channels of an alerts file. `run --alerts FILE` uses them.")
    {
        AlertsTestCommand.Create(),
    };
}
