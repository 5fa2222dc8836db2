using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Simulation;

/// <summary>What a signed EIP-1559 transaction says: read back from its bytes, independently of what wrote them.</summary>
public sealed record SentTransaction(Hash32 Hash, long ChainId, long Nonce, BigInteger MaxPriorityFeePerGas, BigInteger MaxFeePerGas, long GasLimit, Address To, byte[] Data)
{
    public static SentTransaction Read(ReadOnlySpan<byte> raw)
    {
        Invariant.Require(raw[0] == 2, "The transaction is of type 2: EIP-1559.");
        List<byte[]> fields = ReadList(raw[1..]);
        return new SentTransaction(
            Keccak256.Hash(raw), (long)Number(fields[0]), (long)Number(fields[1]), Number(fields[2]), Number(fields[3]), (long)Number(fields[4]),
            new Address(fields[5]), fields[7]);
    }

    /// <summary>Whether a pool that holds the other gives it up for this one, as Geth's does: for a tenth more of both fees.</summary>
    public bool Replaces(SentTransaction other) =>
        MaxFeePerGas * 10 >= other.MaxFeePerGas * 11 && MaxPriorityFeePerGas * 10 >= other.MaxPriorityFeePerGas * 11;

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static List<byte[]> ReadList(ReadOnlySpan<byte> rlp)
    {
        (int start, int length) = Head(rlp, listOffset: 0xc0);
        ReadOnlySpan<byte> content = rlp.Slice(start, length);
        List<byte[]> items = [];
        while (!content.IsEmpty)
        {
            if (content[0] < 0x80)
            {
                items.Add([content[0]]);
                content = content[1..];
                continue;
            }

            bool isList = content[0] >= 0xc0;
            (int itemStart, int itemLength) = Head(content, isList ? 0xc0 : 0x80);
            items.Add(content.Slice(itemStart, itemLength).ToArray());
            content = content[(itemStart + itemLength)..];
        }

        return items;
    }

    private static (int Start, int Length) Head(ReadOnlySpan<byte> rlp, int listOffset)
    {
        int length = rlp[0] - listOffset;
        if (length <= 55)
            return (1, length);
        int size = length - 55;
        return (1 + size, (int)Number(rlp.Slice(1, size).ToArray()));
    }
}
