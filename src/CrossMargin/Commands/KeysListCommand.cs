using System.CommandLine;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists keys without opening them.</summary>
internal static class KeysListCommand
{
    public static Command Create() => new Command(
        "list", "List the keystores of the folder with their addresses, without opening any. Some programs leave the address out.")
    {
        KeysCommand.Folder,
    }.Runs(RunAsync);

    private static Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedKeystore> keystores = new KeystoreFolder(arguments.GetRequiredValue(KeysCommand.Folder)).List();
        screen.Show(
            keystores.Select(one => new { address = one.Address?.ToString(), file = one.File, fault = one.Fault }),
            console => KeyTable.Draw(console, keystores));
        return Task.FromResult(CommandFrame.Success);
    }
}
