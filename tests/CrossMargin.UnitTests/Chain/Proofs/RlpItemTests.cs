using System.Numerics;
using System.Text;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Recursive length prefix against ethereum/tests, RLPTests/rlptest.json and RLPTests/invalidRLPTest.json.</summary>
public sealed class RlpItemTests
{
    [Theory]
    [InlineData("", "0x80")]                             // emptystring
    [InlineData("\u0000", "0x00")]                       // bytestring00
    [InlineData("\u007f", "0x7f")]                       // bytestring7F
    [InlineData("dog", "0x83646f67")]                    // shortstring
    [InlineData(                                         // shortstring2: the longest short form
        "Lorem ipsum dolor sit amet, consectetur adipisicing eli",
        "0xb74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69")]
    [InlineData(                                         // longstring: the shortest long form
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit",
        "0xb8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974")]
    public void Read_and_writing_agree_with_the_published_strings(string text, string encoded)
    {
        Assert.Equal(encoded, Hex.Of(Rlp.OfBytes(Encoding.Latin1.GetBytes(text))));

        Assert.Equal(RlpFault.None, RlpItem.Read(Hex.Parse(encoded), out RlpItem item));
        Assert.False(item.IsList);
        Assert.Equal(text, Encoding.Latin1.GetString(item.Content.Span));
    }

    [Theory]
    [InlineData("0", "0x80")]                                     // zero
    [InlineData("127", "0x7f")]                                   // smallint4
    [InlineData("128", "0x8180")]                                 // mediumint1
    [InlineData("83729609699884896815286331701780722", "0x8f102030405060708090a0b0c0d0e0f2")]    // mediumint4
    [InlineData(                                                  // bigint
        "115792089237316195423570985008687907853269984665640564039457584007913129639936",
        "0xa1010000000000000000000000000000000000000000000000000000000000000000")]
    public void Read_and_writing_agree_with_the_published_numbers(string number, string encoded)
    {
        Assert.Equal(encoded, Hex.Of(Rlp.OfNumber(BigInteger.Parse(number, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(RlpFault.None, RlpCheck.FindFault(Hex.Parse(encoded)));
    }

    [Theory]
    [InlineData("0xc0", 0)]                                       // emptylist
    [InlineData("0xcc83646f6783676f6483636174", 3)]               // stringlist
    [InlineData("0xc6827a77c10401", 3)]                           // multilist
    [InlineData("0xf784617364668471776572847a78637684617364668471776572847a78637684617364668471776572847a78637684617364668471776572", 11)]    // shortListMax1
    [InlineData("0xf840cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376", 4)]    // longList1
    [InlineData("0xc7c0c1c0c3c0c1c0", 3)]                         // listsoflists2
    public void Read_and_writing_agree_with_the_published_lists(string encoded, int count)
    {
        byte[] bytes = Hex.Parse(encoded);
        RlpItem[] items = new RlpItem[count];

        Assert.Equal(RlpFault.None, RlpCheck.FindFault(bytes));
        Assert.Equal(RlpFault.None, RlpItem.Read(bytes, out RlpItem list));
        Assert.Equal(RlpFault.None, list.ReadItems(items, out int found));
        Assert.Equal(count, found);
        Assert.Equal(encoded, Hex.Of(Rewrite(list)));
    }

    [Theory]
    [InlineData("0xbf0f000000000000021111", RlpFault.HugeLength)]      // int32Overflow
    [InlineData("0xff0f000000000000021111", RlpFault.HugeLength)]      // int32Overflow2
    [InlineData("0xf80180", RlpFault.LongLength)]                      // wrongSizeList
    [InlineData("0xf80100", RlpFault.LongLength)]                      // wrongSizeList2
    [InlineData("0xb9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df0", RlpFault.LongLength)]    // incorrectLengthInArray
    [InlineData(                                                       // randomRLP
        "0xf861f83eb9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df027b90015002d5ef8325ae4d034df55d4b58d0dfba64d61ddd17be00000b9001a00dae30907045a2f66fa36f2bb8aa9029cbb0b8a7b3b5c435ab331",
        RlpFault.LongLength)]
    [InlineData("0x8100", RlpFault.PrefixedByte)]                      // bytesShouldBeSingleByte00
    [InlineData("0x8101", RlpFault.PrefixedByte)]                      // bytesShouldBeSingleByte01
    [InlineData("0x817f", RlpFault.PrefixedByte)]                      // bytesShouldBeSingleByte7F
    [InlineData("0xb800", RlpFault.LongLength)]                        // leadingZerosInLongLengthArray2
    [InlineData("0xf800", RlpFault.LongLength)]                        // leadingZerosInLongLengthList2
    [InlineData("0xb81000112233445566778899aabbccddeeff", RlpFault.LongLength)]    // nonOptimalLongLengthArray1
    [InlineData("0xb801ff", RlpFault.LongLength)]                      // nonOptimalLongLengthArray2
    [InlineData("0xf810000102030405060708090a0b0c0d0e0f", RlpFault.LongLength)]    // nonOptimalLongLengthList1
    [InlineData("0xf803112233", RlpFault.LongLength)]                  // nonOptimalLongLengthList2
    [InlineData("0xb9003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", RlpFault.LongLength)]    // 56 in two bytes.
    [InlineData("0xb83700000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", RlpFault.LongLength)]    // 55 in the long form.
    [InlineData("0xbb80000000", RlpFault.HugeLength)]                  // 2^31
    [InlineData("0xbc0100000001aa", RlpFault.HugeLength)]              // 2^32 + 1
    [InlineData("0x", RlpFault.Truncated)]
    [InlineData("0x83646f", RlpFault.Truncated)]
    [InlineData("0xc3826f", RlpFault.Truncated)]
    [InlineData("0xb8", RlpFault.Truncated)]
    [InlineData("0x83646f6700", RlpFault.TrailingBytes)]
    [InlineData("0xc000", RlpFault.TrailingBytes)]
    public void FindFault_refuses_what_is_no_canonical_encoding(string encoded, RlpFault fault) =>
        Assert.Equal(fault, RlpCheck.FindFault(Hex.Parse(encoded)));

    [Fact]
    public void FindFault_refuses_lists_nested_without_end()
    {
        byte[] nested = Rlp.OfList();
        for (int depth = 1; depth < RlpCheck.MaxDepth; depth++)
            nested = Rlp.OfList(nested);

        Assert.Equal(RlpFault.None, RlpCheck.FindFault(nested));
        for (int depth = 0; depth < 2_000; depth++)
        {
            nested = Rlp.OfList(nested);
            Assert.Equal(RlpFault.TooMany, RlpCheck.FindFault(nested));
        }
    }

    [Fact]
    public void ReadItems_takes_no_more_items_than_there_is_room_for()
    {
        _ = RlpItem.Read(Hex.Parse("0xcc83646f6783676f6483636174"), out RlpItem list);

        Assert.Equal(RlpFault.TooMany, list.ReadItems(new RlpItem[2], out int count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void ReadItems_takes_nothing_where_an_item_breaks_off()
    {
        _ = RlpItem.Read(Hex.Parse("0xc3018301"), out RlpItem list);

        Assert.Equal(RlpFault.Truncated, list.ReadItems(new RlpItem[4], out int count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void What_reads_without_a_fault_is_the_only_encoding_of_what_was_read() => Prop.ForAll<byte[], byte>((bytes, prefix) =>
    {
        // Prefixes that announce something make the bytes less often nonsense at once.
        byte[] input = [prefix, .. bytes];
        return RlpCheck.FindFault(input) != RlpFault.None
            || (RlpItem.Read(input, out RlpItem item) == RlpFault.None && Rewrite(item).AsSpan().SequenceEqual(input));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_inverts_writing() => Prop.ForAll<byte[][]>(contents =>
    {
        byte[] encoded = Rlp.OfList([.. contents.Select(content => Rlp.OfBytes(content))]);
        RlpItem[] items = new RlpItem[contents.Length];
        return RlpItem.Read(encoded, out RlpItem list) == RlpFault.None
            && list.ReadItems(items, out int count) == RlpFault.None && count == contents.Length
            && items.Zip(contents).All(pair => !pair.First.IsList && pair.First.Content.Span.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    private static byte[] Rewrite(RlpItem item)
    {
        if (!item.IsList)
            return Rlp.OfBytes(item.Content.Span);
        RlpItem[] items = new RlpItem[item.Content.Length];
        Assert.Equal(RlpFault.None, item.ReadItems(items, out int count));
        return Rlp.OfList([.. items.Take(count).Select(Rewrite)]);
    }
}
