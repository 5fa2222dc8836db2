using System.CommandLine;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Configuration;
using CrossMargin.Devnet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Encrypted keys for the keeper.</summary>
internal static class KeysCommand
{
    // Short ones are guessed, however dear a guess is made.
    private const int PassphraseMin = 8;

    public static Option<string> Folder { get; } = new("--folder")
    {
        Description = "The folder of the keystores. It is made, for its owner alone, when the first key comes.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Path.Combine(DevnetFolders.KeptOfMachine(), "keys"),
    };

    public static Command Create() => new(
        "keys",
        "Make, take in and list the keys that the keeper signs with: encrypted keystores (Web3 Secret Storage, version 3), as Geth and Foundry have them.")
    {
        KeysNewCommand.Create(),
        KeysImportCommand.Create(),
        KeysListCommand.Create(),
    };

    /// <summary>Encrypts a key into a file of its own, and tells which.</summary>
    /// <exception cref="ConfigurationException">There is no passphrase, or the folder takes no such file.</exception>
    public static int Keep(PrivateKey key, ParseResult arguments, Screen screen)
    {
        using Secret passphrase = ReadPassphrase(arguments);
        KeystoreFolder folder = new(arguments.GetRequiredValue(Folder));
        string file = folder.Add(Keystore.Encrypt(key, passphrase), TimeProvider.System.GetUtcNow());
        screen.Show(new { address = key.Address.ToString(), file }, console =>
        {
            console.MarkupLineInterpolated($"The key of {key.Address} is in {file}");
            console.MarkupLine("Without its passphrase nobody can open it: keep a copy of both, apart from each other.");
        });
        return CommandFrame.Success;
    }

    private static Secret ReadPassphrase(ParseResult arguments)
    {
        Secret passphrase = SecretText.Read(
            SignerOptions.PassphraseFileOf(arguments, Environment.GetEnvironmentVariable), SignerSettings.PassphraseVariable, "the passphrase", Environment.GetEnvironmentVariable)
            ?? throw Fault("nothing", "a passphrase for the keystore, or --passphrase-file");
        return passphrase.Reveal().Length >= PassphraseMin
            ? passphrase
            : throw Fault($"a passphrase of {passphrase.Reveal().Length} bytes", $"at least {PassphraseMin}");
    }

    private static ConfigurationException Fault(string found, string expected) =>
        new([new ConfigurationFault(SignerSettings.PassphraseVariable, "", found, expected)]);
}
