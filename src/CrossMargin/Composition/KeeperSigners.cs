using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Configuration;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Composition;

/// <summary>Who signs for the keeper on each chain: one account everywhere.</summary>
internal sealed class KeeperSigners : IAsyncDisposable
{
    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();

    private KeeperSigners()
    {
    }

    /// <summary>Empty when nobody signs.</summary>
    public IReadOnlyDictionary<ChainId, ITransactionSigner> ByChain { get; private set; } = new Dictionary<ChainId, ITransactionSigner>();

    /// <summary>Opens the one source that is given: decrypts the keystore, or describes the remote signers. Asks nobody yet.</summary>
    /// <exception cref="ConfigurationException">More than one source is given, or the one that is cannot be used.</exception>
    public static KeeperSigners Open(SignerSettings settings, ChainsConfiguration chains, Func<string, string?> environment, TimeProvider time)
    {
        PrivateKey? bare = KeeperKey.Read(environment);
        string[] given =
        [
            .. settings.Keystore is null ? [] : (string[])["a keystore"],
            .. settings.RemoteSigners.Count == 0 ? [] : (string[])["a remote signer"],
            .. bare is null ? [] : (string[])[KeeperKey.Variable],
        ];
        if (given.Length > 1)
            throw Fault("keys", string.Join(" and ", given), "one of them");
        KeeperSigners signers = new();
        if (bare is not null)
            KeeperKey.RequireLocal(chains);
        if (settings.Keystore is { } file)
            bare = Decrypt(file, settings.PassphraseFile, environment);
        if (bare is not null)
            signers.ByChain = chains.Chains.ToDictionary(chain => chain.ChainId, ITransactionSigner (_) => bare);
        if (settings.RemoteSigners.Count > 0)
            signers.ByChain = signers.Describe(settings, chains, time);
        return signers;
    }

    /// <summary>Takes what is secret out of the environment, so that no process that we start inherits it.</summary>
    public static void ForgetVariables()
    {
        foreach (string name in SignerSettings.SecretVariables)
            Environment.SetEnvironmentVariable(name, null);
    }

    /// <summary>Asks every remote signer whether it holds the key; a key of our own needs no asking.</summary>
    /// <exception cref="ConfigurationException">One of them cannot be asked, or does not hold it.</exception>
    public async Task RequireKeysAsync(CancellationToken cancellationToken)
    {
        List<ConfigurationFault> faults = [];
        foreach (RemoteSigner signer in ByChain.Values.OfType<RemoteSigner>().Distinct())
        {
            string? found = null;
            try
            {
                if (!await signer.HoldsKeyAsync(cancellationToken))
                    found = "a signer without this key";
            }
            catch (RpcException fault)
            {
                found = $"no answer ({fault.Message.TrimEnd('.')})";
            }

            if (found is not null)
                faults.Add(new ConfigurationFault(signer.Name, "", found, $"a remote signer that holds the key of {signer.Address}"));
        }

        if (faults.Count > 0)
            throw new ConfigurationException(faults);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RemoteSigner signer in ByChain.Values.OfType<RemoteSigner>().Distinct())
            await signer.DisposeAsync();
        _http.Dispose();
    }

    private static PrivateKey Decrypt(string file, string? passphraseFile, Func<string, string?> environment)
    {
        Keystore keystore = KeystoreFile.Read(file);
        using Secret passphrase = SecretText.Read(passphraseFile, SignerSettings.PassphraseVariable, "the passphrase", environment)
            ?? throw Fault(SignerSettings.PassphraseVariable, "nothing", $"the passphrase of {file}, or --passphrase-file");
        return keystore.Decrypt(passphrase, file);
    }

    private Dictionary<ChainId, ITransactionSigner> Describe(SignerSettings settings, ChainsConfiguration chains, TimeProvider time)
    {
        if (!Address.TryParse(settings.Address, out Address address) || address.IsZero)
            throw Fault("--signer-address", settings.Address is { } text ? $"\"{text}\"" : "nothing", "the address that the remote signer signs for: 0x and 40 hexadecimal digits");
        List<ConfigurationFault> faults = [];
        foreach (RemoteSignerUrl stray in settings.RemoteSigners.Where(one => one.Chain is { } name && chains.Chains.All(chain => chain.Name != name)))
            faults.Add(new ConfigurationFault("--remote-signer", "", $"\"{stray.Chain}=\"", $"one of {string.Join(", ", chains.Chains.Select(chain => chain.Name))}"));
        foreach (IGrouping<string?, RemoteSignerUrl> doubled in settings.RemoteSigners.GroupBy(one => one.Chain).Where(group => group.Count() > 1))
            faults.Add(new ConfigurationFault("--remote-signer", "", $"{doubled.Count()} for {doubled.Key ?? "all chains"}", "one for each chain, or one for all"));
        foreach (ChainSettings chain in chains.Chains.Where(chain => UrlOf(chain) is null))
            faults.Add(new ConfigurationFault("--remote-signer", "", $"none for {chain.Name}", "one for each chain, or one for all"));
        if (faults.Count > 0)
            throw new ConfigurationException(faults);
        Dictionary<RemoteSignerUrl, RemoteSigner> signers = settings.RemoteSigners.ToDictionary(
            one => one, one => new RemoteSigner(one.Url, address, _http, time));
        return chains.Chains.ToDictionary(chain => chain.ChainId, ITransactionSigner (chain) => signers[UrlOf(chain)!]);

        RemoteSignerUrl? UrlOf(ChainSettings chain) =>
            settings.RemoteSigners.FirstOrDefault(one => one.Chain == chain.Name) ?? settings.RemoteSigners.FirstOrDefault(one => one.Chain is null);
    }

    private static ConfigurationException Fault(string source, string found, string expected) =>
        new([new ConfigurationFault(source, "", found, expected)]);
}
