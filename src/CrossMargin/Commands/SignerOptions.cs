using System.CommandLine;
using CrossMargin.Configuration;

namespace CrossMargin.Commands;

/// <summary>The options that say who signs for the keeper.</summary>
internal static class SignerOptions
{
    /// <summary>Also of the commands that make keystores.</summary>
    public static Option<string?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = $"A file that holds the keystore's passphrase. Default: {SignerSettings.PassphraseFileVariable}, else {SignerSettings.PassphraseVariable} is the passphrase itself.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Keystore = new("--keystore")
    {
        Description = $"Sign with the key of this keystore, as `keys new`, `keys import` and `cast wallet` make it. Default: {SignerSettings.KeystoreVariable}.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> RemoteSigner = new("--remote-signer")
    {
        Description = "Let a signer elsewhere sign (eth_signTransaction: Web3Signer, Clef). NAME=URL is for one chain; may be given several times. "
            + $"Default: {SignerSettings.RemoteSignerVariable}, separated by blanks; there it may hold credentials.",
        HelpName = "URL",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> SignerAddress = new("--signer-address")
    {
        Description = $"Whose signatures the remote signer gives. Default: {SignerSettings.AddressVariable}.",
        HelpName = "ADDRESS",
    };

    public static IReadOnlyList<Option> All { get; } = [Keystore, PassphraseFile, RemoteSigner, SignerAddress];

    /// <exception cref="Domain.Configuration.ConfigurationException">A URL is none.</exception>
    public static SignerSettings Read(ParseResult arguments, Func<string, string?> environment)
    {
        string[] urls = arguments.GetRequiredValue(RemoteSigner);
        string[] hidden = environment(SignerSettings.RemoteSignerVariable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new SignerSettings(
            Given(Keystore, SignerSettings.KeystoreVariable),
            PassphraseFileOf(arguments, environment),
            urls.Length > 0
                ? [.. urls.Select(url => RemoteSignerUrl.Parse(url, RemoteSigner.Name, isSecret: false))]
                : [.. hidden.Select(url => RemoteSignerUrl.Parse(url, SignerSettings.RemoteSignerVariable, isSecret: true))],
            Given(SignerAddress, SignerSettings.AddressVariable));

        string? Given(Option<string?> option, string variable) => arguments.GetValue(option) ?? Filled(environment(variable));
    }

    /// <summary>Null leaves the passphrase to the environment.</summary>
    public static string? PassphraseFileOf(ParseResult arguments, Func<string, string?> environment) =>
        arguments.GetValue(PassphraseFile) ?? Filled(environment(SignerSettings.PassphraseFileVariable));

    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;
}
