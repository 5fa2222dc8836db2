using System.Text;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Domain;
using Org.BouncyCastle.Crypto.Generators;

namespace CrossMargin.UnitTests.Chain.Sending.Keystores;

public sealed class ScryptFunctionTests
{
    /// <summary>RFC 7914, section 12, and the derived key that the keystore's definition gives for its example.</summary>
    [Theory]
    [InlineData("", "", 16, 1, 1, "0x77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "0x4e61436c", 1024, 8, 16, "0xfdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "0x536f6469756d43686c6f72696465", 16384, 8, 1, "0x7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    [InlineData("testpassword", "0xab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19", 262144, 1, 8, "0xfac192ceb5fd772906bea3e118a69e8bbb5cc24229e20d8766fd298291bba6bd")]
    public void Derive_equals_the_published_examples(string passphrase, string salt, int cost, int blockSize, int parallelism, string derived) => Assert.Equal(
        derived,
        Hex.Of(ScryptFunction.Derive(
            Encoding.UTF8.GetBytes(passphrase), salt.Length == 0 ? [] : Hex.Parse(salt), cost, blockSize, parallelism, (derived.Length - 2) / 2)));

    /// <summary>By another implementation, for shapes that the examples lack: odd block sizes, many lanes, the least cost.</summary>
    [Fact]
    public void Derive_equals_BouncyCastle()
    {
        Random random = new(7914);
        for (int number = 0; number < 40; number++)
        {
            byte[] passphrase = new byte[random.Next(80)], salt = new byte[random.Next(1, 40)];
            random.NextBytes(passphrase);
            random.NextBytes(salt);
            (int cost, int blockSize, int parallelism, int length) = (1 << random.Next(1, 9), random.Next(1, 12), random.Next(1, 5), random.Next(1, 100));

            Assert.Equal(
                SCrypt.Generate(passphrase, salt, cost, blockSize, parallelism, length),
                ScryptFunction.Derive(passphrase, salt, cost, blockSize, parallelism, length));
        }
    }
}
