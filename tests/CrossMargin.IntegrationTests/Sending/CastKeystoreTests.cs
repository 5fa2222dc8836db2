using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Sending;

/// <summary>Keystores between us and `cast wallet` 1.7.1, in both directions.</summary>
public sealed class CastKeystoreTests(DevnetFixture devnet) : IDisposable
{
    private const string Passphrase = "correct horse, bättery 電池 \" $HOME";
    private const string KeyText = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crossmargin-cast-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Cast_opens_what_we_write()
    {
        using Secret passphrase = Secret.OfText(Passphrase);
        string file = new KeystoreFolder(_folder.FullName).Add(Keystore.Encrypt(PrivateKey.Parse(KeyText), passphrase), TimeProvider.System.GetUtcNow());

        string opened = await CastAsync("wallet", "decrypt-keystore", Path.GetFileName(file), "--keystore-dir", _folder.FullName, "--unsafe-password", Passphrase);

        Assert.EndsWith(KeyText, opened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task We_open_what_cast_writes()
    {
        await CastAsync("wallet", "import", "alice", "--private-key", KeyText, "--keystore-dir", _folder.FullName, "--unsafe-password", Passphrase);
        using Secret passphrase = Secret.OfText(Passphrase);
        string file = Path.Combine(_folder.FullName, "alice");

        Keystore keystore = KeystoreFile.Read(file);

        Assert.Equal(PrivateKey.Parse(KeyText).Address, keystore.Decrypt(passphrase, file).Address);
    }

    private async Task<string> CastAsync(params string[] arguments)
    {
        string cast = await FoundryTools.FindCastAsync(devnet.Environment, Token);
        CommandResult result = await Command.RunAsync([cast, .. arguments], _folder.FullName, null, Token);
        Assert.True(result.Succeeded, result.Error);
        return result.Output.Trim();
    }
}
