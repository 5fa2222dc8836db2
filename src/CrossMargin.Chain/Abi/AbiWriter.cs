using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Abi;

/// <summary>Writes values as ABI-encoded bytes, in the order and with the offsets of Solidity's own encoder. Generated code calls it.</summary>
/// <remarks>Every position is absolute, and was reserved before: a head first, then its tails one after the other.</remarks>
/// <param name="headSize">Bytes that the values occupy in place, without their tails.</param>
public sealed class AbiWriter(int headSize)
{
    private byte[] _bytes = new byte[headSize];
    private int _size = headSize;

    /// <summary>Adds zeros at the end.</summary>
    /// <returns>Where they begin.</returns>
    public int Reserve(int count, int itemSize = 1)
    {
        int start = _size;
        _size = checked(start + count * itemSize);
        if (_size > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Max(_size, Math.Min(2L * _bytes.Length, Array.MaxLength)));
        return start;
    }

    /// <summary>Begins a tail at the end, and writes its offset.</summary>
    /// <param name="frame">The position that the offset counts from.</param>
    /// <param name="size">Bytes that the tail has at least.</param>
    /// <returns>Where the tail begins.</returns>
    public int WriteOffset(int frame, int at, int size)
    {
        int tail = Reserve(size);
        WriteUInt64(at, (ulong)(tail - frame), 64);
        return tail;
    }

    public void WriteAddress(int at, Address value) => value.CopyTo(Word(at)[(AbiReader.WordSize - Address.Size)..]);

    public void WriteHash32(int at, Hash32 value) => value.CopyTo(Word(at));

    public void WriteBoolean(int at, bool value) => Word(at)[^1] = value ? (byte)1 : (byte)0;

    /// <param name="bits">Width of the type: a multiple of 8 up to 64.</param>
    public void WriteUInt64(int at, ulong value, int bits)
    {
        if (bits < 64)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (1UL << bits) - 1);
        BinaryPrimitives.WriteUInt64BigEndian(Word(at)[(AbiReader.WordSize - sizeof(ulong))..], value);
    }

    /// <inheritdoc cref="WriteUInt64"/>
    public void WriteInt64(int at, long value, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value >> (bits - 1), value >> 63, nameof(value));
        Span<byte> word = Word(at);
        word.Fill((byte)(value >> 63));
        BinaryPrimitives.WriteInt64BigEndian(word[(AbiReader.WordSize - sizeof(long))..], value);
    }

    /// <param name="bits">Width of the type: a multiple of 8 up to 256.</param>
    public void WriteUnsigned(int at, BigInteger value, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value.Sign, nameof(value));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.GetBitLength(), bits, nameof(value));
        WriteNumber(at, value, value.GetByteCount(isUnsigned: true), isUnsigned: true);
    }

    /// <inheritdoc cref="WriteUnsigned"/>
    public void WriteSigned(int at, BigInteger value, int bits)
    {
        // The bit length of two's complement without its sign bit.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.GetBitLength(), bits - 1, nameof(value));
        Word(at).Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        WriteNumber(at, value, value.GetByteCount(), isUnsigned: false);
    }

    /// <param name="size">Exactly as many bytes as the value must have.</param>
    public void WriteFixedBytes(int at, byte[] value, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value.Length, size, nameof(value));
        value.CopyTo(Word(at));
    }

    /// <summary>Writes the length at this position, and the bytes at the end, up to a whole word.</summary>
    public void WriteBytes(int at, ReadOnlySpan<byte> value)
    {
        WriteUInt64(at, (ulong)value.Length, 64);
        int words = (value.Length + AbiReader.WordSize - 1) / AbiReader.WordSize;
        int start = Reserve(words, AbiReader.WordSize);
        value.CopyTo(_bytes.AsSpan(start));
    }

    /// <inheritdoc cref="WriteBytes"/>
    public void WriteString(int at, string value) => WriteBytes(at, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes the number of items at this position, and reserves their heads at the end.</summary>
    /// <returns>Where the heads begin.</returns>
    public int WriteLength(int at, int length, int itemSize)
    {
        WriteUInt64(at, (ulong)length, 64);
        return Reserve(length, itemSize);
    }

    /// <summary>A T[n] has exactly n items.</summary>
    public static void RequireLength(int length, int expected) => ArgumentOutOfRangeException.ThrowIfNotEqual(length, expected);

    public byte[] ToArray() => _bytes.AsSpan(0, _size).ToArray();

    /// <summary>The selector, then what was written.</summary>
    public byte[] ToCall(ReadOnlySpan<byte> selector) => [.. selector, .. _bytes.AsSpan(0, _size)];

    private Span<byte> Word(int at) => _bytes.AsSpan(at, AbiReader.WordSize);

    private void WriteNumber(int at, BigInteger value, int size, bool isUnsigned) =>
        value.TryWriteBytes(Word(at)[(AbiReader.WordSize - size)..], out _, isUnsigned, isBigEndian: true);
}
