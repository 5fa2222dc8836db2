using System.Numerics;
using System.Text;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Sending;

/// <summary>Expected bytes are those of `cast mktx` 1.7.1 for the same fields; many more are compared in the integration tests.</summary>
public sealed class TransactionTests
{
    private static readonly PrivateKey Key = PrivateKey.Parse("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
    private static readonly Address To = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly BigInteger Gwei = 1_000_000_000;

    [Fact]
    public void Sign_of_type_2_equals_cast()
    {
        Eip1559Transaction transaction = new(new ChainId(42161), 7, 2 * Gwei, 30 * Gwei, 21000, To, 5, new byte[] { 0x12, 0x34 });

        RawTransaction signed = transaction.Sign(Key);

        Assert.Equal(
            "0x02f86f82a4b10784773594008506fc23ac008252089400000000000000000000000000000000000000aa05821234c001a0b7ba0833116a37b71df85ffe7d94ef12fa4526a60e22a0be99f8df36e8b278d2a0428b997abfb9ec95ceffb74e19409da4f1aa0197f5c46957c1aa60e5a808a036",
            Hex.Of(signed.Bytes.Span));
        Assert.Equal(Keccak256.Hash(signed.Bytes.Span), signed.Hash);
    }

    [Fact]
    public void Sign_of_a_creation_equals_cast()
    {
        Eip1559Transaction transaction = new(
            new ChainId(42161), 7, 2 * Gwei, 30 * Gwei, 21000, null, 0, new byte[] { 0x60, 0x80, 0x60, 0x40 });

        Assert.Equal(
            "0x02f85d82a4b10784773594008506fc23ac0082520880808460806040c080a0b732556f7b971c917497e16b5efc736f43cbe736d2c4911212aa35bd743d58c9a02426b9c07c7efdb0dbedc115fb5489f8aab62da2902c9c4bf19c348ab29a3a62",
            Hex.Of(transaction.Sign(Key).Bytes.Span));
    }

    [Fact]
    public void Sign_of_a_legacy_transaction_equals_cast()
    {
        LegacyTransaction transaction = new(new ChainId(42161), 7, 30_000, 21000, To, 5, new byte[] { 0x12, 0x34 });

        Assert.Equal(
            "0xf866078275308252089400000000000000000000000000000000000000aa0582123483014986a0e00d6283ed3239096d2be7e59dc44843586e2c037c3758a7a931450776f024d2a0590745eca8ac222a8f20351bf254bbbf10cdb1c13126801731040aeaaa5a7d0a",
            Hex.Of(transaction.Sign(Key).Bytes.Span));
    }

    /// <summary>The examples of the Ethereum wiki's page on RLP.</summary>
    [Fact]
    public void Rlp_encodes_the_examples_of_its_definition()
    {
        string text = "Lorem ipsum dolor sit amet, consectetur adipisicing elit";

        Assert.Equal("83646f67", Text(Rlp.OfBytes("dog"u8)));
        Assert.Equal("80", Text(Rlp.OfBytes([])));
        Assert.Equal("00", Text(Rlp.OfBytes([0])));
        Assert.Equal("7f", Text(Rlp.OfBytes([0x7f])));
        Assert.Equal("8180", Text(Rlp.OfBytes([0x80])));
        Assert.Equal("b838" + Text(Encoding.ASCII.GetBytes(text)), Text(Rlp.OfBytes(Encoding.ASCII.GetBytes(text))));
        Assert.Equal("80", Text(Rlp.OfNumber(0)));
        Assert.Equal("0f", Text(Rlp.OfNumber(15)));
        Assert.Equal("820400", Text(Rlp.OfNumber(1024)));
        Assert.Equal("8180", Text(Rlp.OfNumber(128)));
        Assert.Equal("c0", Text(Rlp.OfList()));
        Assert.Equal("c88363617483646f67", Text(Rlp.OfList(Rlp.OfBytes("cat"u8), Rlp.OfBytes("dog"u8))));
        Assert.Equal("c7c0c1c0c3c0c1c0", Text(Rlp.OfList(
            Rlp.OfList(), Rlp.OfList(Rlp.OfList()), Rlp.OfList(Rlp.OfList(), Rlp.OfList(Rlp.OfList())))));
        Assert.Equal("f90100", Text(Rlp.OfList([.. Enumerable.Repeat(new byte[] { 1 }, 256)]))[..6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rlp.OfNumber(-1));
    }

    private static string Text(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
