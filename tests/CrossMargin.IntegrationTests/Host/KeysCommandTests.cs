using System.Text.Json;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Keys as an operator makes and takes them in. No chain, no database.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string KeyText = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private const string AddressText = "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23";

    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly Dictionary<string, string> WithPassphrase = new() { ["CROSSMARGIN_PASSPHRASE"] = Passphrase };

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("crossmargin-keys-");

    private string Folder => Path.Combine(_place.FullName, "keys");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public async Task A_new_key_is_kept_and_listed_and_never_shown()
    {
        ProgramEnd made = await ProgramRun.RunAsync(WithPassphrase, "keys", "new", "--folder", Folder, "--json");
        Assert.True(made.ExitCode == 0, made.ToString());
        string file = made.Json().GetProperty("file").GetString()!;
        using Secret passphrase = Secret.OfText(Passphrase);

        Assert.Equal(made.Json().GetProperty("address").GetString(), KeystoreFile.Read(file).Decrypt(passphrase, file).Address.ToString());
        JsonElement listed = Assert.Single((await ProgramRun.RunAsync(Nothing, "keys", "list", "--folder", Folder, "--json")).Json().EnumerateArray());
        Assert.Equal(made.Json().GetProperty("address").GetString(), listed.GetProperty("address").GetString());
        Assert.Equal(file, listed.GetProperty("file").GetString());
        // 64 digits in a row would be the key: an address has 40.
        Assert.DoesNotMatch("[0-9a-fA-F]{64}", made.Output + made.Error);
    }

    [Fact]
    public async Task A_key_is_taken_in_from_standard_input_with_the_passphrase_of_a_file()
    {
        string phrase = Path.Combine(_place.FullName, "phrase");
        await File.WriteAllTextAsync(phrase, Passphrase + "\n", TestContext.Current.CancellationToken);

        ProgramEnd end = await ProgramRun.FeedAsync(KeyText + "\n", Nothing, "keys", "import", "--folder", Folder, "--passphrase-file", phrase);

        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Contains(AddressText, end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyText[2..], end.Output + end.Error, StringComparison.OrdinalIgnoreCase);
        string file = Assert.Single(Directory.GetFiles(Folder));
        using Secret passphrase = Secret.OfText(Passphrase);
        Assert.Equal(AddressText, KeystoreFile.Read(file).Decrypt(passphrase, file).Address.ToString());
    }

    [Fact]
    public async Task A_key_is_taken_in_from_the_environment_once()
    {
        Dictionary<string, string> variables = new(WithPassphrase) { ["CROSSMARGIN_KEEPER_KEY"] = KeyText };

        Assert.Equal(0, (await ProgramRun.RunAsync(variables, "keys", "import", "--folder", Folder)).ExitCode);
        ProgramEnd again = await ProgramRun.RunAsync(variables, "keys", "import", "--folder", Folder);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("a key is kept once", again.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData("no key at all", Passphrase, "standard input")]
    [InlineData("", Passphrase, "standard input")]
    [InlineData(KeyText + "00", Passphrase, "standard input")]
    [InlineData(KeyText, "short", "CROSSMARGIN_PASSPHRASE")]
    [InlineData(KeyText, "", "CROSSMARGIN_PASSPHRASE")]
    public async Task What_cannot_be_kept_is_told_and_not_repeated(string key, string passphrase, string source)
    {
        ProgramEnd end = await ProgramRun.FeedAsync(
            key, new Dictionary<string, string> { ["CROSSMARGIN_PASSPHRASE"] = passphrase }, "keys", "import", "--folder", Folder);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(source, end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("4c0883", end.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }
}
