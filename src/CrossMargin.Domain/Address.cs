using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace CrossMargin.Domain;

/// <summary>A 20-byte EVM address. Text is lower case, 0x and 40 digits; any letter case is read.</summary>
public readonly record struct Address : IComparable<Address>
{
    public const int Size = 20;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    /// <param name="bytes">Exactly 20 bytes.</param>
    public Address(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public static Address Zero => default;

    public bool IsZero => this == default;

    /// <summary>The address in the low 20 bytes of a word, as topics, slots and return values carry it.</summary>
    public static Address FromWord(Hash32 word)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        word.CopyTo(bytes);
        return new Address(bytes[(Hash32.Size - Size)..]);
    }

    /// <exception cref="FormatException">Not 0x and 40 hexadecimal digits.</exception>
    public static Address Parse(string text) => TryParse(text, out Address address)
        ? address
        : throw new FormatException("Expected an address: 0x and 40 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool read = Hex.TryRead(text, bytes);
        address = read ? new Address(bytes) : default;
        return read;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The address left-padded with zeros to a word.</summary>
    public Hash32 ToWord()
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        CopyTo(word[(Hash32.Size - Size)..]);
        return new Hash32(word);
    }

    public int CompareTo(Address other)
    {
        int high = _high.CompareTo(other._high);
        if (high != 0)
            return high;
        int middle = _middle.CompareTo(other._middle);
        return middle != 0 ? middle : _low.CompareTo(other._low);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Of(bytes);
    }

    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;
}
