using System.CommandLine;
using CrossMargin.Chain.Sending;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Takes a key in that another program made.</summary>
internal static class KeysImportCommand
{
    private const string Expected = "a private key: 0x and 64 hexadecimal digits, from 1 to the order of secp256k1";

    // With 0x, blanks and an end of line: whatever is longer is no key.
    private const int LengthMax = 256;

    public static Command Create() => new Command(
        "import",
        $"Take a private key in and keep it, encrypted with a passphrase. The key comes from {KeeperKey.Variable}, else from standard input; never from an argument.")
    {
        KeysCommand.Folder, SignerOptions.PassphraseFile,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken) =>
        KeysCommand.Keep(
            KeeperKey.Read(Environment.GetEnvironmentVariable) ?? await ReadInputAsync(screen, cancellationToken), arguments, screen);

    private static async Task<PrivateKey> ReadInputAsync(Screen screen, CancellationToken cancellationToken)
    {
        char[] text = new char[LengthMax];
        int length;
        if (Console.IsInputRedirected)
        {
            length = await Console.In.ReadBlockAsync(text, cancellationToken);
        }
        else
        {
            string typed = screen.Console.Prompt(new TextPrompt<string>("Private key:").Secret(null));
            length = Math.Min(typed.Length, LengthMax);
            typed.CopyTo(0, text, 0, length);
        }

        bool isKey = PrivateKey.TryParse(text.AsSpan(0, length), out PrivateKey? key);
        Array.Clear(text);
        return isKey ? key! : throw new ConfigurationException([new ConfigurationFault("standard input", "", "no private key", Expected)]);
    }
}
