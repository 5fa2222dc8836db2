using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Sending;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Sending;

/// <summary>Our signatures against those of `cast` 1.7.1, byte for byte, on random transactions from a fixed seed.</summary>
public sealed class CastConformanceTests(DevnetFixture devnet)
{
    private const int Transactions = 24;
    private const int Seed = 20250101;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eip1559_transactions_equal_those_of_cast()
    {
        Random random = new(Seed);
        for (int number = 0; number < Transactions; number++)
        {
            string secret = RandomHex(random, 32);
            Eip1559Transaction transaction = new(
                new ChainId(random.NextInt64(1, 1L << random.Next(1, 40))),
                random.NextInt64(1L << random.Next(1, 40)),
                RandomAmount(random, 50),
                RandomAmount(random, 60),
                random.NextInt64(1L << random.Next(1, 40)),
                random.Next(5) == 0 ? null : RandomAddress(random),
                RandomAmount(random, 128),
                RandomData(random))
            {
                AccessList = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomEntry(random))],
            };

            string expected = await CastAsync(
            [
                "mktx", "--private-key", secret, .. Common(transaction.Chain, transaction.Nonce, transaction.GasLimit, transaction.Value),
                "--gas-price", Text(transaction.MaxFeePerGas), "--priority-gas-price", Text(transaction.MaxPriorityFeePerGas),
                .. AccessList(transaction.AccessList), .. Target(transaction.To, transaction.Data),
            ]);

            Assert.Equal(expected, Hex.Of(transaction.Sign(PrivateKey.Parse(secret)).Bytes.Span));
        }
    }

    [Fact]
    public async Task Legacy_transactions_equal_those_of_cast()
    {
        Random random = new(Seed + 1);
        for (int number = 0; number < Transactions; number++)
        {
            string secret = RandomHex(random, 32);
            LegacyTransaction transaction = new(
                new ChainId(random.NextInt64(1, 1L << random.Next(1, 40))),
                random.NextInt64(1L << random.Next(1, 40)),
                RandomAmount(random, 60),
                random.NextInt64(1L << random.Next(1, 40)),
                random.Next(5) == 0 ? null : RandomAddress(random),
                RandomAmount(random, 128),
                RandomData(random));

            string expected = await CastAsync(
            [
                "mktx", "--legacy", "--private-key", secret,
                .. Common(transaction.Chain, transaction.Nonce, transaction.GasLimit, transaction.Value),
                "--gas-price", Text(transaction.GasPrice), .. Target(transaction.To, transaction.Data),
            ]);

            Assert.Equal(expected, Hex.Of(transaction.Sign(PrivateKey.Parse(secret)).Bytes.Span));
        }
    }

    [Fact]
    public async Task Personal_messages_and_addresses_equal_those_of_cast()
    {
        Random random = new(Seed + 2);
        for (int number = 0; number < Transactions; number++)
        {
            string secret = RandomHex(random, 32);
            PrivateKey key = PrivateKey.Parse(secret);
            byte[] message = new byte[random.Next(1, 200)];
            random.NextBytes(message);

            Assert.Equal(
                await CastAsync(["wallet", "sign", "--private-key", secret, Hex.Of(message)]), key.SignMessage(message).ToString());
            Assert.Equal(
                await CastAsync(["wallet", "address", "--private-key", secret]), key.Address.ToString(), ignoreCase: true);
        }
    }

    private static string[] Common(ChainId chain, long nonce, long gasLimit, BigInteger value) =>
        ["--chain", Text(chain.Value), "--nonce", Text(nonce), "--gas-limit", Text(gasLimit), "--value", Text(value)];

    private static string[] Target(Address? to, ReadOnlyMemory<byte> data) =>
        to is { } contract ? [contract.ToString(), Hex.Of(data.Span)] : ["--create", Hex.Of(data.Span)];

    private static string[] AccessList(IReadOnlyList<AccessListEntry> entries) => entries.Count == 0
        ? []
        : ["--access-list", $"[{string.Join(',', entries.Select(entry =>
            $$"""{"address":"{{entry.Address}}","storageKeys":[{{string.Join(',', entry.StorageKeys.Select(key => $"\"{key}\""))}}]}"""))}]"];

    private async Task<string> CastAsync(string[] arguments)
    {
        string cast = await FoundryTools.FindCastAsync(devnet.Environment, Cancellation);
        CommandResult result = await Command.RunAsync([cast, .. arguments], Path.GetTempPath(), null, Cancellation);
        Assert.True(result.Succeeded, $"{string.Join(' ', arguments)}: {result.Error}");
        return result.Output.Trim();
    }

    private static AccessListEntry RandomEntry(Random random) =>
        new(RandomAddress(random), [.. Enumerable.Range(0, random.Next(3)).Select(_ => Hash32.Parse(RandomHex(random, 32)))]);

    private static Address RandomAddress(Random random) => Address.Parse(RandomHex(random, 20));

    private static byte[] RandomData(Random random)
    {
        byte[] data = new byte[random.Next(3) == 0 ? random.Next(1, 3) : random.Next(1, 400)];
        random.NextBytes(data);
        return data;
    }

    private static BigInteger RandomAmount(Random random, int bitsMax)
    {
        byte[] bytes = new byte[random.Next(bitsMax / 8 + 1)];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static string RandomHex(Random random, int bytes)
    {
        byte[] content = new byte[bytes];
        random.NextBytes(content);
        content[0] &= 0x7f;   // Below the order of the curve.
        return Hex.Of(content);
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
