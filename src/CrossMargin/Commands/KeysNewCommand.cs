using System.CommandLine;
using CrossMargin.Chain.Sending;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Makes a key.</summary>
internal static class KeysNewCommand
{
    public static Command Create() => new Command(
        "new", "Make a new key and keep it, encrypted with a passphrase. Shows its address; the key itself is never shown.")
    {
        KeysCommand.Folder, SignerOptions.PassphraseFile,
    }.Runs(RunAsync);

    private static Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken) =>
        Task.FromResult(KeysCommand.Keep(PrivateKey.Create(), arguments, screen));
}
