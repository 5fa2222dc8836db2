using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>A bare key in the environment: enough for local chains, and refused wherever it could guard money.</summary>
internal static class KeeperKey
{
    public const string Variable = "CROSSMARGIN_KEEPER_KEY";

    // 1337 is the chain of Geth's developer mode and of Ganache, 31337 that of Anvil and Hardhat; the demo counts on from there.
    private const long GethDeveloper = 1_337, LocalFirst = 31_337, LocalLast = 31_999;

    private const string ForRealChains =
        "an encrypted one (`crossmargin keys import`, then --keystore) or --remote-signer: a bare key is for local chains, of the numbers 1337 and 31337 to 31999";

    /// <summary>Null when none is set.</summary>
    /// <exception cref="ConfigurationException">It is set and is no key. The message never shows it.</exception>
    public static PrivateKey? Read(Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } text)
            return null;
        return PrivateKey.TryParse(text, out PrivateKey? key)
            ? key
            : throw Fault("text that is no private key", "0x and 64 hexadecimal digits, from 1 to the order of secp256k1");
    }

    /// <summary>Refuses it where one of the chains is not local, by its number: nodes are asked for theirs before anything starts.</summary>
    /// <exception cref="ConfigurationException">One of them is not.</exception>
    public static void RequireLocal(ChainsConfiguration chains)
    {
        if (chains.Chains.FirstOrDefault(chain => !IsLocal(chain.ChainId)) is { } real)
            throw Fault($"a bare key, with the chain {real.Name} ({real.ChainId})", ForRealChains);
    }

    private static bool IsLocal(ChainId chain) => chain.Value is GethDeveloper or (>= LocalFirst and <= LocalLast);

    private static ConfigurationException Fault(string found, string expected) =>
        new([new ConfigurationFault(Variable, "", found, expected)]);
}
