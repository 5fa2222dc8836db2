using CrossMargin.Chain.Sending;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Host;

public sealed class KeeperSignersTests : IDisposable
{
    private const string KeyText = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private const string AddressText = "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23";

    /// <summary>As `cast wallet import` 1.7.1 writes it; the passphrase is "pä ss".</summary>
    private const string CastKeystore =
        """{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"df788674117d263ce7a9b48b23892d8d"},"ciphertext":"93c84e60872dbfd3553c43c44aae1858e287b79a71cd6e82c9cc825658e79698","kdf":"scrypt","kdfparams":{"dklen":32,"n":8192,"p":1,"r":8,"salt":"ef868aa10e32c7c97846820f962f6ad56eabf8a61331394bbcb168f63b0920ec"},"mac":"3e7cb84285fff5d773acc075168f6404424bbb2a4f8e97e7b6cef27daac3afbf"},"id":"747ac8b4-ed5e-4671-8999-45bb6bc9078d","version":3}""";

    private static readonly SignerSettings Nothing = new(null, null, [], null);

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("crossmargin-signers-");

    public void Dispose() => _place.Delete(recursive: true);

    [Theory]
    [InlineData(1_337)]
    [InlineData(31_337)]
    [InlineData(31_999)]
    public async Task A_bare_key_signs_on_local_chains(long chain)
    {
        await using KeeperSigners signers = Open(Nothing, Chains(chain), (KeeperKey.Variable, KeyText));

        Assert.Equal(AddressText, signers.ByChain[new ChainId(chain)].Address.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42_161)]
    [InlineData(1_338)]
    [InlineData(31_336)]
    [InlineData(32_000)]
    public void A_bare_key_is_refused_where_one_chain_is_real(long chain)
    {
        ConfigurationFault fault = FaultOf(() => Open(Nothing, Chains(31_337, chain), (KeeperKey.Variable, KeyText)));

        Assert.Equal(KeeperKey.Variable, fault.Source);
        Assert.Contains("--keystore", fault.Expected, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyText[2..10], fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_source_nobody_signs()
    {
        await using KeeperSigners signers = Open(Nothing, Chains(1));

        Assert.Empty(signers.ByChain);
    }

    [Fact]
    public async Task A_keystore_of_cast_signs_on_every_chain()
    {
        string file = Write("alice", CastKeystore);
        await using KeeperSigners byVariable = Open(Nothing with { Keystore = file }, Chains(1, 10), (SignerSettings.PassphraseVariable, "pä ss"));
        await using KeeperSigners byFile = Open(Nothing with { Keystore = file, PassphraseFile = Write("phrase", "pä ss\n") }, Chains(1, 10));

        Assert.Equal([AddressText, AddressText], byVariable.ByChain.Values.Select(signer => signer.Address.ToString()));
        Assert.Equal([AddressText, AddressText], byFile.ByChain.Values.Select(signer => signer.Address.ToString()));
    }

    [Fact]
    public void A_keystore_without_its_passphrase_says_where_to_put_it()
    {
        string file = Write("alice", CastKeystore);

        Assert.Contains("--passphrase-file", FaultOf(() => Open(Nothing with { Keystore = file }, Chains(1))).Expected, StringComparison.Ordinal);
        Assert.Equal("an empty file", FaultOf(() => Open(Nothing with { Keystore = file, PassphraseFile = Write("none", "\n") }, Chains(1))).Found);
        Assert.Equal("$.crypto.mac", FaultOf(() => Open(Nothing with { Keystore = file }, Chains(1), (SignerSettings.PassphraseVariable, "pä s"))).Path);
    }

    [Fact]
    public void A_passphrase_in_two_places_is_refused() => Assert.Equal("one of both", FaultOf(() => Open(
        Nothing with { Keystore = Write("alice", CastKeystore), PassphraseFile = Write("phrase", "pä ss") },
        Chains(1), (SignerSettings.PassphraseVariable, "pä ss"))).Expected);

    [Fact]
    public void Two_sources_are_refused() => Assert.Equal($"a keystore and {KeeperKey.Variable}", FaultOf(() => Open(
        Nothing with { Keystore = Write("alice", CastKeystore) }, Chains(31_337), (KeeperKey.Variable, KeyText))).Found);

    [Fact]
    public async Task A_remote_signer_is_for_all_chains_or_for_the_one_that_is_named()
    {
        SignerSettings settings = Nothing with { RemoteSigners = [Url("http://127.0.0.1:9001"), Url("chain10=http://127.0.0.1:9002")], Address = AddressText };

        await using KeeperSigners signers = Open(settings, Chains(1, 10, 42));

        Assert.Equal(
            ["http://127.0.0.1:9001", "http://127.0.0.1:9002", "http://127.0.0.1:9001"],
            signers.ByChain.Values.Cast<RemoteSigner>().Select(signer => signer.Name));
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:9001")]
    [InlineData("0x12", "http://127.0.0.1:9001")]
    [InlineData("0x0000000000000000000000000000000000000000", "http://127.0.0.1:9001")]
    [InlineData(AddressText, "chain1=http://127.0.0.1:9001")]
    [InlineData(AddressText, "http://127.0.0.1:9001", "nowhere=http://127.0.0.1:9001")]
    [InlineData(AddressText, "http://127.0.0.1:9001", "http://127.0.0.1:9002")]
    public void Remote_signers_that_do_not_fit_the_chains_are_refused(string? address, params string[] urls) => FaultOf(() => Open(
        Nothing with { RemoteSigners = [.. urls.Select(Url)], Address = address }, Chains(1, 10)));

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:9001")]
    [InlineData("")]
    [InlineData("http://user:hidden@127.0.0.1:9001")]
    public void An_argument_that_is_no_url_or_holds_credentials_is_refused_and_not_shown(string text)
    {
        ConfigurationFault fault = FaultOf(() => RemoteSignerUrl.Parse(text, "--remote-signer", isSecret: false));

        Assert.DoesNotContain("hidden", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_signer_that_is_not_there_is_told()
    {
        await using KeeperSigners signers = Open(Nothing with { RemoteSigners = [Url("http://127.0.0.1:9")], Address = AddressText }, Chains(1, 10));

        ConfigurationException told = await Assert.ThrowsAsync<ConfigurationException>(() => signers.RequireKeysAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ConnectionRefused", Assert.Single(told.Faults).Found, StringComparison.Ordinal);
    }

    private static RemoteSignerUrl Url(string text) => RemoteSignerUrl.Parse(text, "--remote-signer", isSecret: false);

    private static ConfigurationFault FaultOf(Func<object> act) => Assert.Single(Assert.Throws<ConfigurationException>(act).Faults);

    private static KeeperSigners Open(SignerSettings settings, ChainsConfiguration chains, params (string Name, string Value)[] variables) =>
        KeeperSigners.Open(settings, chains, name => variables.FirstOrDefault(one => one.Name == name).Value, TimeProvider.System);

    private static ChainsConfiguration Chains(params long[] ids) => new([.. ids.Select(id => new ChainSettings(
        $"chain{id}", new ChainId(id), [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [], [], []))]);

    private string Write(string name, string text)
    {
        string file = Path.Combine(_place.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
