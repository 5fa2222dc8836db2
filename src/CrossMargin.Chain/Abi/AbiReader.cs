using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Abi;

/// <summary>Reads the values of ABI-encoded bytes, as strictly as Solidity's own decoder. Generated code calls it.</summary>
/// <remarks>
/// Every position is absolute. A position is passed in only when the bytes behind it were checked before: those of the head by
/// the constructor, those of a tail by <see cref="ReadOffset"/> and <see cref="ReadLength"/>, before anything is allocated.
/// Tails may overlap, but together they may not be longer than the bytes: offsets that lead to the same tail
/// again and again cannot make a small input a large value. No encoder writes such.
/// Source: Solidity contract ABI specification 0.8, "Strict Encoding Mode" and the checks of ABI coder v2.
/// </remarks>
public ref struct AbiReader
{
    /// <summary>Bytes of one word.</summary>
    public const int WordSize = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _unread;

    /// <param name="headSize">Bytes that the values occupy in place, without their tails.</param>
    /// <exception cref="AbiException">There are fewer.</exception>
    public AbiReader(ReadOnlySpan<byte> bytes, int headSize)
    {
        if (bytes.Length < headSize)
            Fail($"expected at least {headSize} bytes, found {bytes.Length}");
        _bytes = bytes;
        _unread = bytes.Length - headSize;
    }

    public readonly Address ReadAddress(int at)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireFill(word[..(WordSize - Address.Size)], 0, "an address");
        return new Address(word[(WordSize - Address.Size)..]);
    }

    public readonly Hash32 ReadHash32(int at) => new(Word(at));

    public readonly bool ReadBoolean(int at) => ReadUInt64(at, 8) switch
    {
        0 => false,
        1 => true,
        _ => Fail<bool>("a bool is neither 0 nor 1"),
    };

    /// <param name="bits">Width of the type: a multiple of 8 up to 64.</param>
    public readonly ulong ReadUInt64(int at, int bits)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireFill(word[..(WordSize - bits / 8)], 0, "an unsigned integer");
        return BinaryPrimitives.ReadUInt64BigEndian(word[(WordSize - sizeof(ulong))..]);
    }

    /// <inheritdoc cref="ReadUInt64"/>
    public readonly long ReadInt64(int at, int bits)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireSign(word, bits);
        return BinaryPrimitives.ReadInt64BigEndian(word[(WordSize - sizeof(long))..]);
    }

    /// <param name="bits">Width of the type: a multiple of 8 up to 256.</param>
    public readonly BigInteger ReadUnsigned(int at, int bits)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireFill(word[..(WordSize - bits / 8)], 0, "an unsigned integer");
        return new BigInteger(word, isUnsigned: true, isBigEndian: true);
    }

    /// <inheritdoc cref="ReadUnsigned"/>
    public readonly BigInteger ReadSigned(int at, int bits)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireSign(word, bits);
        return new BigInteger(word, isUnsigned: false, isBigEndian: true);
    }

    /// <param name="size">1 to 32; the rest of the word must be zero.</param>
    public readonly byte[] ReadFixedBytes(int at, int size)
    {
        ReadOnlySpan<byte> word = Word(at);
        RequireFill(word[size..], 0, "fixed bytes");
        return word[..size].ToArray();
    }

    /// <summary>Reads the length at this position, and that many bytes behind it.</summary>
    public byte[] ReadBytes(int at) => Tail(at).ToArray();

    /// <summary>Reads the text at this position. What is no UTF-8 in it becomes U+FFFD: no contract checks its strings.</summary>
    public string ReadString(int at) => Encoding.UTF8.GetString(Tail(at));

    /// <summary>Follows the offset at a position to where the tail begins.</summary>
    /// <param name="frame">The position that the offset counts from.</param>
    /// <param name="size">Bytes that the tail has at least.</param>
    public int ReadOffset(int frame, int at, int size)
    {
        ulong offset = ReadCount(at);
        int room = _bytes.Length - frame;
        if (offset > (ulong)room || room - (int)offset < size)
            Fail($"an offset of {offset} leads beyond the {room} bytes that there are");
        Take(size);
        return frame + (int)offset;
    }

    /// <summary>Reads the number of items of an array, whose heads follow it.</summary>
    /// <param name="itemSize">Bytes of one item's head.</param>
    public int ReadLength(int at, int itemSize)
    {
        ulong length = ReadCount(at);
        int room = _bytes.Length - at - WordSize;
        if (length > (ulong)(room / itemSize))
            Fail($"a length of {length} needs more than the {room} bytes that there are");
        Take((int)length * itemSize);
        return (int)length;
    }

    private ReadOnlySpan<byte> Tail(int at) => _bytes.Slice(at + WordSize, ReadLength(at, itemSize: 1));

    /// <summary>An offset or a length: no input is as long as those that do not fit.</summary>
    private readonly ulong ReadCount(int at)
    {
        ReadOnlySpan<byte> word = Word(at);
        return word[..(WordSize - sizeof(ulong))].ContainsAnyExcept((byte)0)
            ? ulong.MaxValue
            : BinaryPrimitives.ReadUInt64BigEndian(word[(WordSize - sizeof(ulong))..]);
    }

    private readonly ReadOnlySpan<byte> Word(int at) => _bytes.Slice(at, WordSize);

    private void Take(int size)
    {
        _unread -= size;
        if (_unread < 0)
            Fail("the tails overlap and are together longer than the bytes");
    }

    private static void RequireSign(ReadOnlySpan<byte> word, int bits)
    {
        int start = WordSize - bits / 8;
        RequireFill(word[..start], (byte)((sbyte)word[start] >> 7), "a signed integer");
    }

    private static void RequireFill(ReadOnlySpan<byte> padding, byte fill, string type)
    {
        if (padding.ContainsAnyExcept(fill))
            Fail($"{type} does not fit its width");
    }

    [DoesNotReturn]
    private static void Fail(string fault) => throw new AbiException($"Not an encoding of the type: {fault}.");

    [DoesNotReturn]
    private static T Fail<T>(string fault) => throw new AbiException($"Not an encoding of the type: {fault}.");
}
