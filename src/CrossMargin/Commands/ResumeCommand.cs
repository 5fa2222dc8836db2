using System.CommandLine;

namespace CrossMargin.Commands;

/// <summary>Lets the keepers go on.</summary>
internal static class ResumeCommand
{
    public static Command Create() => PauseChangeCommand.Create(
        "resume",
        isPaused: false,
        "Let the keeper go on where it was paused: everywhere, on a chain, or on a venue. Each pause is resumed as it was made. "
        + "Of a whole chain, or of everything, it also sets back the count of attempts that reverted in a row.");
}
