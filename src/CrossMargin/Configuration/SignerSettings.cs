namespace CrossMargin.Configuration;

/// <summary>Where the keeper's signatures are to come from, as it was given: at most one of a keystore, a remote signer and a bare key.</summary>
/// <param name="Keystore">A file; null is none.</param>
/// <param name="PassphraseFile">Null leaves it to the environment.</param>
/// <param name="RemoteSigners">URLs, each for all chains, or for one as NAME=URL.</param>
/// <param name="Address">Whose signatures the remote signers give.</param>
internal sealed record SignerSettings(
    string? Keystore, string? PassphraseFile, IReadOnlyList<RemoteSignerUrl> RemoteSigners, string? Address)
{
    public const string KeystoreVariable = "CROSSMARGIN_KEYSTORE";
    public const string PassphraseVariable = "CROSSMARGIN_PASSPHRASE";
    public const string PassphraseFileVariable = "CROSSMARGIN_PASSPHRASE_FILE";
    public const string RemoteSignerVariable = "CROSSMARGIN_REMOTE_SIGNER";
    public const string AddressVariable = "CROSSMARGIN_SIGNER_ADDRESS";

    /// <summary>What must not be handed on to the processes that we start.</summary>
    public static IReadOnlyList<string> SecretVariables { get; } = [KeeperKey.Variable, PassphraseVariable, RemoteSignerVariable];
}
