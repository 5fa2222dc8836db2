using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

public sealed class TrieRootTests
{
    public static TheoryData<string, string, string[]> Roots => TrieVectors.Roots;

    [Theory]
    [MemberData(nameof(Roots))]
    public void Of_agrees_with_the_published_roots_in_any_order(string name, string root, string[] texts)
    {
        TrieEntry[] entries = TrieVectors.Entries(texts);

        Assert.True(Hash32.Parse(root) == TrieRoot.Of(entries), name);
        Array.Reverse(entries);
        Assert.True(Hash32.Parse(root) == TrieRoot.Of(entries), name);
    }

    [Fact]
    public void Of_agrees_with_the_published_state() => Assert.Equal(
        Hash32.Parse(TrieVectors.StateRoot),
        TrieRoot.Of([.. TrieVectors.State.Select(one => new TrieEntry(Keccak256.Hash(one.Address.ToArray()).ToArray(), Hex.Parse(one.Account)))]));

    /// <summary>Block 411443 of the Hoodi testnet: one transfer that logs nothing.</summary>
    [Fact]
    public void OfList_is_the_receipts_root_of_a_real_block() => Assert.Equal(
        RealHeaders.Hoodi.ReceiptsRoot,
        TrieRoot.OfList([new ReceiptBody(0, IsSuccess: true, 0x5208, new byte[256], []).Encode()]));

    [Fact]
    public void OfList_depends_on_the_order()
    {
        ReadOnlyMemory<byte>[] values = [.. Enumerable.Range(0, 300).Select(value => new ReadOnlyMemory<byte>([1, (byte)(value >> 8), (byte)value]))];
        Hash32 root = TrieRoot.OfList(values);

        (values[17], values[250]) = (values[250], values[17]);
        Assert.NotEqual(root, TrieRoot.OfList(values));
    }

    [Fact]
    public void Of_refuses_a_key_given_twice_and_an_empty_value()
    {
        Assert.Throws<ArgumentException>(() => TrieRoot.Of([Entry(1, 1), Entry(1, 2)]));
        Assert.Throws<ArgumentException>(() => TrieRoot.Of([new TrieEntry(new byte[] { 1 }, default)]));
    }

    private static TrieEntry Entry(byte key, byte value) => new(new[] { key }, new[] { value });
}
