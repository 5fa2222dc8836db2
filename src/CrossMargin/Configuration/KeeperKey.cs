using CrossMargin.Chain.Sending;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>The key that the keeper signs with, from the environment alone.</summary>
internal static class KeeperKey
{
    public const string Variable = "CROSSMARGIN_KEEPER_KEY";

    /// <summary>Null when none is set.</summary>
    /// <exception cref="ConfigurationException">It is set and is no key. The message never shows it.</exception>
    public static PrivateKey? Read(Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } text)
            return null;
        return PrivateKey.TryParse(text, out PrivateKey? key)
            ? key
            : throw new ConfigurationException([new ConfigurationFault(
                Variable, "", "text that is no private key", "0x and 64 hexadecimal digits, from 1 to the order of secp256k1")]);
    }
}
