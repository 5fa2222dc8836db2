using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Sending.Keystores;

public sealed class KeystoreFileTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("crossmargin-keys-");

    private string Folder => Path.Combine(_place.FullName, "keys");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void A_keystore_is_its_owners_alone_and_named_as_Geth_names_it()
    {
        Keystore keystore = Create('1');

        string file = new KeystoreFolder(Folder).Add(keystore, Noon);

        Assert.Equal($"UTC--2025-03-04T12-00-00.000000000Z--{keystore.Address.ToString()![2..]}", Path.GetFileName(file));
        Assert.Equal(keystore.Address, KeystoreFile.Read(file).Address);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public void A_file_is_never_overwritten_and_no_draft_is_left()
    {
        string file = Path.Combine(_place.FullName, "mine");
        File.WriteAllText(file, "precious");

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => KeystoreFile.WriteNew(file, Create('1')));

        Assert.Contains("never overwritten", told.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_place.FullName));
    }

    [Fact]
    public void A_key_is_kept_once()
    {
        KeystoreFolder folder = new(Folder);
        folder.Add(Create('1'), Noon);

        Assert.Throws<ConfigurationException>(() => folder.Add(Create('1'), Noon.AddHours(1)));
        folder.Add(Create('2'), Noon);

        Assert.Equal(2, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public void A_list_tells_addresses_and_what_is_no_keystore()
    {
        KeystoreFolder folder = new(Folder);
        Assert.Empty(folder.List());
        Keystore keystore = Create('1');
        folder.Add(keystore, Noon);
        File.WriteAllText(Path.Combine(Folder, "notes"), "none");

        IReadOnlyList<ListedKeystore> listed = folder.List();

        Assert.Equal([keystore.Address, null], listed.Select(one => one.Address));
        Assert.Null(listed[0].Fault);
        Assert.Contains("not JSON", listed[1].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read_to_its_end()
    {
        string file = Path.Combine(_place.FullName, "large");
        File.WriteAllBytes(file, new byte[KeystoreFile.SizeMax + 1]);

        Assert.Contains("more than 65536 bytes", Assert.Throws<ConfigurationException>(() => KeystoreFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_or_folder_that_is_not_there_is_told()
    {
        Assert.Contains("no such file", Assert.Throws<ConfigurationException>(() => KeystoreFile.Read(Path.Combine(Folder, "x"))).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => KeystoreFile.Read(_place.FullName));
        Assert.Throws<ConfigurationException>(() => KeystoreFile.WriteNew(Path.Combine(Folder, "x"), Create('1')));
    }

    private static Keystore Create(char digit)
    {
        using Secret passphrase = Secret.OfText("phrase");
        KeyDerivation weak = new KeyDerivation.Scrypt(new byte[] { 1 }, 32, 2, 1, 1);
        return Keystore.Encrypt(PrivateKey.Parse(new string(digit, 64)), passphrase, weak, new byte[Keystore.VectorSize]);
    }
}
