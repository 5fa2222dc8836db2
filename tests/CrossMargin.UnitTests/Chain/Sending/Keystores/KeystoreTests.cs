using System.Text;
using System.Text.Json.Nodes;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Sending.Keystores;

public sealed class KeystoreTests
{
    private const string Name = "key.json";

    // Cheap to derive, and still scrypt: 128 KiB.
    private static readonly KeyDerivation Weak = new KeyDerivation.Scrypt(new byte[] { 1, 2, 3 }, 32, 128, 8, 1);

    private static readonly PrivateKey Key = PrivateKey.Parse("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");

    /// <summary>The two examples of the definition; their passphrase and secret are those of its text.</summary>
    public static TheoryData<string> Examples => new(
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """,
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """);

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_examples_of_the_definition_are_opened(string json)
    {
        using Secret passphrase = Secret.OfText("testpassword");

        PrivateKey key = Read(json).Decrypt(passphrase, Name);

        Assert.Equal(PrivateKey.Parse("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d").Address, key.Address);
    }

    [Fact]
    public void What_is_written_is_read_and_opened_again()
    {
        using Secret passphrase = Secret.OfText("correct horse, bättery 電池");
        Keystore written = Keystore.Encrypt(Key, passphrase, Weak, new byte[Keystore.VectorSize]);

        Keystore read = Read(Json(written).ToJsonString());

        Assert.Equal(Key.Address, read.Address);
        Assert.Equal(Key.Address, read.Decrypt(passphrase, Name).Address);
    }

    [Fact]
    public void A_key_of_few_digits_keeps_its_zeros()
    {
        using Secret passphrase = Secret.OfText("phrase");
        PrivateKey small = PrivateKey.Parse(new string('0', 63) + "1");

        Assert.Equal(small.Address, Keystore.Encrypt(small, passphrase, Weak, new byte[Keystore.VectorSize]).Decrypt(passphrase, Name).Address);
    }

    [Fact]
    public void A_keystore_is_as_strong_as_those_of_Geth_and_never_twice_the_same()
    {
        using Secret passphrase = Secret.OfText("phrase");
        Keystore first = Keystore.Encrypt(Key, passphrase), second = Keystore.Encrypt(Key, passphrase);

        KeyDerivation.Scrypt scrypt = Assert.IsType<KeyDerivation.Scrypt>(first.Derivation);
        Assert.Equal((262_144, 8, 1, 32), (scrypt.Cost, scrypt.BlockSize, scrypt.Parallelism, scrypt.Length));
        Assert.NotEqual(first.Derivation.Salt.ToArray(), second.Derivation.Salt.ToArray());
        Assert.NotEqual(first.Vector.ToArray(), second.Vector.ToArray());
    }

    [Fact]
    public void Another_passphrase_is_told_and_never_shown()
    {
        using Secret right = Secret.OfText("right"), wrong = Secret.OfText("wr0ng-phrase");
        Keystore keystore = Keystore.Encrypt(Key, right, Weak, new byte[Keystore.VectorSize]);

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => keystore.Decrypt(wrong, Name));

        Assert.Equal("$.crypto.mac", Assert.Single(told.Faults).Path);
        Assert.Contains("passphrase", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_ciphertext_is_refused()
    {
        using Secret passphrase = Secret.OfText("phrase");
        Keystore keystore = Keystore.Encrypt(Key, passphrase, Weak, new byte[Keystore.VectorSize]);
        byte[] changed = keystore.Ciphertext.ToArray();
        changed[31] ^= 1;

        Assert.Throws<ConfigurationException>(() => (keystore with { Ciphertext = changed }).Decrypt(passphrase, Name));
    }

    [Fact]
    public void A_file_that_names_another_address_than_its_key_has_is_refused()
    {
        using Secret passphrase = Secret.OfText("phrase");
        Keystore keystore = Keystore.Encrypt(Key, passphrase, Weak, new byte[Keystore.VectorSize]) with { Address = new Address(new byte[20]) };

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => keystore.Decrypt(passphrase, Name));

        Assert.Equal("$.address", Assert.Single(told.Faults).Path);
        Assert.Contains(Key.Address.ToString(), told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version", "1", "$.version")]
    [InlineData("version", "4", "$.version")]
    [InlineData("version", "null", "$.version")]
    [InlineData("crypto", "null", "$.crypto")]
    [InlineData("crypto.cipher", "\"aes-128-cbc\"", "$.crypto.cipher")]
    [InlineData("crypto.cipherparams.iv", "\"00\"", "$.crypto.cipherparams.iv")]
    [InlineData("crypto.ciphertext", "\"zz\"", "$.crypto.ciphertext")]
    [InlineData("crypto.mac", "5", "$.crypto.mac")]
    [InlineData("crypto.kdf", "\"argon2id\"", "$.crypto.kdf")]
    [InlineData("crypto.kdfparams", "[]", "$.crypto.kdfparams")]
    [InlineData("crypto.kdfparams.dklen", "16", "$.crypto.kdfparams.dklen")]
    [InlineData("crypto.kdfparams.dklen", "1000000000", "$.crypto.kdfparams.dklen")]
    [InlineData("crypto.kdfparams.salt", "\"\"", "$.crypto.kdfparams.salt")]
    [InlineData("crypto.kdfparams.n", "100", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.n", "8388608", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.n", "9223372036854775807", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.n", "0", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.r", "32769", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.r", "0", "$.crypto.kdfparams.r")]
    [InlineData("crypto.kdfparams.p", "4097", "$.crypto.kdfparams.n")]
    [InlineData("crypto.kdfparams.p", "-1", "$.crypto.kdfparams.p")]
    [InlineData("address", "\"0x12\"", "$.address")]
    public void What_is_not_known_or_not_within_bounds_is_refused_with_its_place(string property, string value, string place)
    {
        JsonObject json = Example();
        Set(json, property.Split('.'), JsonNode.Parse(value));

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => Read(json.ToJsonString()));

        Assert.Equal(place, Assert.Single(told.Faults).Path);
        Assert.Equal(Name, told.Faults[0].Source);
    }

    [Theory]
    [InlineData("c", "10000001")]
    [InlineData("c", "0")]
    [InlineData("prf", "\"hmac-sha1\"")]
    public void Pbkdf2_has_bounds_and_one_inner_function(string property, string value)
    {
        JsonObject json = Example();
        json["crypto"]!["kdf"] = "pbkdf2";
        json["crypto"]!["kdfparams"] = JsonNode.Parse("""{"c":1000,"dklen":32,"prf":"hmac-sha256","salt":"00"}""");
        Set(json, ["crypto", "kdfparams", property], JsonNode.Parse(value));

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => Read(json.ToJsonString()));

        Assert.Equal($"$.crypto.kdfparams.{property}", Assert.Single(told.Faults).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"key\"")]
    [InlineData("{\"crypto\":{\"crypto\":{\"crypto\":{\"crypto\":{\"crypto\":{\"crypto\":{\"crypto\":{\"crypto\":{}}}}}}}}}")]
    public void What_is_no_keystore_is_refused(string json) => Assert.Throws<ConfigurationException>(() => Read(json));

    [Fact]
    public void Every_fault_is_told_at_once_and_no_value_of_a_secret()
    {
        JsonObject json = Example();
        json["version"] = 1;
        json["crypto"]!["cipher"] = "none";
        json["crypto"]!["ciphertext"] = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f36231";

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => Read(json.ToJsonString()));

        Assert.Equal(["$.version", "$.crypto.cipher", "$.crypto.ciphertext"], told.Faults.Select(fault => fault.Path));
        Assert.DoesNotContain("4c0883", told.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Older wallets wrote a capital letter, and some write 0x.</summary>
    [Fact]
    public void Other_programs_spellings_are_read()
    {
        using Secret passphrase = Secret.OfText("phrase");
        JsonObject json = Json(Keystore.Encrypt(Key, passphrase, Weak, new byte[Keystore.VectorSize]));
        JsonNode crypto = json["crypto"]!.DeepClone();
        json.Remove("crypto");
        json["Crypto"] = crypto;
        crypto["mac"] = "0x" + crypto["mac"]!.GetValue<string>().ToUpperInvariant();
        json["x-ethers"] = new JsonObject();

        Assert.Equal(Key.Address, Read(json.ToJsonString()).Decrypt(passphrase, Name).Address);
    }

    private static Keystore Read(string json) => KeystoreJson.Read(Encoding.UTF8.GetBytes(json), Name);

    private static JsonObject Json(Keystore keystore) => JsonNode.Parse(KeystoreJson.Write(keystore).Span)!.AsObject();

    private static JsonObject Example()
    {
        using Secret passphrase = Secret.OfText("phrase");
        return Json(Keystore.Encrypt(Key, passphrase, Weak, new byte[Keystore.VectorSize]));
    }

    private static void Set(JsonNode parent, ReadOnlySpan<string> path, JsonNode? value)
    {
        for (; path.Length > 1; path = path[1..])
            parent = parent[path[0]]!;
        parent[path[0]] = value;
    }
}
