using CrossMargin.Chain.Links;
using CrossMargin.Chain.Sending;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.IntegrationTests.Links;

/// <summary>Our statements as `cast` 1.7.1 signs them: it hashes the JSON by its own reading of EIP-712.</summary>
public sealed class CastTypedDataTests(DevnetFixture devnet)
{
    private const int Statements = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cast_signs_is_what_is_verified()
    {
        Random random = new(712);
        string cast = await FoundryTools.FindCastAsync(devnet.Environment, Token);
        string file = Path.GetTempFileName();
        try
        {
            for (int i = 0; i < Statements; i++)
            {
                OwnerLink link = new(RandomAccount(random), RandomAccount(random), new Hash32(Bytes(random, 32)), random.NextInt64(OwnerLink.TimeMax), random.NextInt64(OwnerLink.TimeMax));
                TypedData statement = i % 2 == 0 ? LinkStatement.OfLink(link) : LinkStatement.OfRevocation(link);
                string secret = LinkSigners.Secret((char)('1' + random.Next(9)));
                await File.WriteAllTextAsync(file, statement.ToJson().ToJsonString(), Token);

                CommandResult result = await Command.RunAsync(
                    [cast, "wallet", "sign", "--data", "--from-file", file, "--private-key", secret], Path.GetTempPath(), null, Token);

                Assert.True(result.Succeeded, result.Error);
                PrivateKey key = PrivateKey.Parse(secret);
                Assert.Equal(result.Output.Trim(), key.Sign(statement.Digest()).ToString());
                Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(statement.Digest(), Hex.Parse(result.Output.Trim()), out Address signer));
                Assert.Equal(key.Address, signer);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static AccountId RandomAccount(Random random) =>
        new(new Address(Bytes(random, 20)), random.Next(2) == 0 ? null : new ChainId(random.NextInt64(1, long.MaxValue)));

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
