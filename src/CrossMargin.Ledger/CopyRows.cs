using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Rows in the binary form of PostgreSQL's COPY, in one pooled buffer: nothing is boxed and no string is made.</summary>
/// <remarks>
/// A header, then for each row the number of its fields, and for each field its length and bytes, all big-endian; a row of −1
/// fields ends it (PostgreSQL's manual, COPY, "Binary Format"). A numeric is its count of digits, weight, sign and scale,
/// followed by the digits to the base of 10,000 (numeric_send in src/backend/utils/adt/numeric.c).
/// </remarks>
internal sealed class CopyRows : IDisposable
{
    private const int NumericBase = 10_000;
    private const short Negative = 0x4000;

    /// <summary>What two divisions by the base's square give at once.</summary>
    private const uint LimbBase = 100_000_000;

    /// <summary>Of 288 bits, in pairs.</summary>
    private const int DigitsMax = 22;

    /// <summary>288 bits: a 78-digit number takes 260.</summary>
    private const int LimbsMax = 9;

    private byte[] _buffer;
    private int _length;

    public CopyRows(int capacity)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        "PGCOPY\n"u8.CopyTo(_buffer);
        _buffer[7] = 0xff;
        "\r\n\0"u8.CopyTo(_buffer.AsSpan(8));
        _buffer.AsSpan(11, 8).Clear();
        _length = 19;
    }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Forgets what was written: it was sent.</summary>
    public void Clear() => _length = 0;

    /// <summary>Room for a row's fields of at most so many bytes in all, with their lengths.</summary>
    public void BeginRow(short fields, int bytesMax)
    {
        Reserve(bytesMax + sizeof(short) + fields * sizeof(int));
        Put(fields);
    }

    public void EndRows()
    {
        Reserve(sizeof(short));
        Put((short)-1);
    }

    public void Add(long value)
    {
        Put(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(long);
    }

    public void Add(int value)
    {
        Put(sizeof(int));
        Put(value);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Put(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Add(string text)
    {
        int at = _length;
        _length += sizeof(int);
        int bytes = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at), bytes);
        _length += bytes;
    }

    /// <summary>As <see cref="SubAccountKey.Encode"/>.</summary>
    public void Add(SubAccountKey account)
    {
        int at = _length;
        _length += sizeof(int);
        if (!account.IsMarket)
        {
            account.Holder.CopyTo(_buffer.AsSpan(_length));
            _length += Address.Size;
            if (!account.Part.IsZero)
            {
                account.Part.CopyTo(_buffer.AsSpan(_length));
                _length += Hash32.Size;
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at), _length - at - sizeof(int));
    }

    public void Add(Hash32 hash)
    {
        Put(Hash32.Size);
        hash.CopyTo(_buffer.AsSpan(_length));
        _length += Hash32.Size;
    }

    /// <summary>A numeric without a fraction, of at most 78 digits: what the column takes is the database's to refuse.</summary>
    /// <exception cref="OverflowException">More than 288 bits.</exception>
    public void Add(BigInteger value)
    {
        Span<short> digits = stackalloc short[DigitsMax];
        int count = ToDigits(BigInteger.Abs(value), digits);
        int trailing = 0;
        // Zeros at the end are what the weight says.
        while (trailing < count && digits[trailing] == 0)
            trailing++;
        Put(4 * sizeof(short) + (count - trailing) * sizeof(short));
        Put((short)(count - trailing));
        Put((short)Math.Max(0, count - 1));
        Put(value.Sign < 0 ? Negative : (short)0);
        Put((short)0);
        for (int i = count - 1; i >= trailing; i--)
            Put(digits[i]);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer!, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The digits to the base of 10,000, the lowest first, without leading zeros.</summary>
    private static int ToDigits(BigInteger magnitude, Span<short> digits)
    {
        Span<uint> limbs = stackalloc uint[LimbsMax];
        Span<byte> bytes = stackalloc byte[LimbsMax * sizeof(uint)];
        bytes.Clear();
        if (!magnitude.TryWriteBytes(bytes, out _, isUnsigned: true))
            throw new OverflowException("A value has more than 288 bits.");
        for (int i = 0; i < LimbsMax; i++)
            limbs[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        int used = limbs.Length;
        int count = 0;
        while (true)
        {
            while (used > 0 && limbs[used - 1] == 0)
                used--;
            if (used == 0)
                break;
            ulong remainder = 0;
            for (int i = used - 1; i >= 0; i--)
            {
                ulong part = (remainder << 32) | limbs[i];
                limbs[i] = (uint)(part / LimbBase);
                remainder = part % LimbBase;
            }

            digits[count++] = (short)(remainder % NumericBase);
            digits[count++] = (short)(remainder / NumericBase);
        }

        while (count > 0 && digits[count - 1] == 0)
            count--;
        return count;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void Put(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(short);
    }

    private void Put(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(int);
    }
}
