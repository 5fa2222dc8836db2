using System.CommandLine;

namespace CrossMargin.Commands;

/// <summary>Lets the keepers begin nothing new.</summary>
internal static class PauseCommand
{
    public static Command Create() => PauseChangeCommand.Create(
        "pause",
        isPaused: true,
        "Pause the keeper: everywhere, on a chain, or on a venue. What is on its way is finished, and nothing new is begun, until it is resumed; a restart changes nothing.");
}
