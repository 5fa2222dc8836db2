using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Where words are, and bits in words.</summary>
public sealed class StorageKeyTests
{
    private static readonly Address Holder = Address.Parse("0x00000000000000000000000000000000000000d1");

    [Fact]
    public void OfMapping_hashes_key_and_slot_in_the_order_of_the_compiler()
    {
        byte[] key = Hash32.OfNumber(0xd1).ToArray();
        byte[] slot = Hash32.OfNumber(9).ToArray();

        Assert.Equal(Keccak256.Hash([.. key, .. slot]), StorageKey.OfMapping(Holder, 9));
        Assert.Equal(Keccak256.Hash([.. slot, .. key]), StorageKey.OfVyperMapping(Holder, 9));
    }

    [Fact]
    public void Plus_goes_on_at_zero_after_the_last_word()
    {
        Hash32 last = Hash32.OfNumber((BigInteger.One << 256) - 1);

        Assert.Equal(Hash32.Zero, StorageKey.Plus(last, 1));
        Assert.Equal(StorageKey.At(12), StorageKey.Plus(StorageKey.At(9), 3));
    }

    [Theory]
    [InlineData(0, 8, 0, 0xcd)]
    [InlineData(8, 8, 0, 0xab)]
    [InlineData(4, 8, 0, 0xbc)]
    [InlineData(8, 8, 1, 0xac)]
    [InlineData(16, 8, -1, -1)]
    public void Of_takes_the_field_out_of_its_word(int shift, int bits, int added, int expected) =>
        Assert.Equal(expected, new BitField(shift, bits, added).Of(0xabcd));

    [Fact]
    public void Whole_is_all_of_a_word()
    {
        BigInteger largest = (BigInteger.One << 256) - 1;

        Assert.Equal(largest, BitField.Whole.Of(largest));
    }
}
