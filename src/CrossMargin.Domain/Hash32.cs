using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>32 bytes: a block or transaction hash, a topic, or an ABI word. Text is 0x and 64 lower-case digits.</summary>
public readonly record struct Hash32
{
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public Hash32(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public static Hash32 Zero => default;

    public bool IsZero => this == default;

    /// <exception cref="FormatException">Not 0x and 64 hexadecimal digits.</exception>
    public static Hash32 Parse(string text) => TryParse(text, out Hash32 hash)
        ? hash
        : throw new FormatException("Expected 32 bytes: 0x and 64 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Hash32 hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool read = Hex.TryRead(text, bytes);
        hash = read ? new Hash32(bytes) : default;
        return read;
    }

    /// <summary>The word of a number in 0 … 2^256 − 1, big-endian.</summary>
    public static Hash32 OfNumber(BigInteger value)
    {
        Span<byte> word = stackalloc byte[Size];
        word.Clear();
        Invariant.Require(value.Sign >= 0 && value.GetByteCount(isUnsigned: true) <= Size, "A word holds 0 to 2^256 - 1.");
        value.TryWriteBytes(word[(Size - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        return new Hash32(word);
    }

    /// <summary>The word read as an unsigned big-endian number.</summary>
    public BigInteger ToNumber()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Of(bytes);
    }
}
