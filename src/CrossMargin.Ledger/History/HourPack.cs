using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.History;

/// <summary>An account's points of one hour as bytes: column by column, as differences, compressed by Brotli.</summary>
/// <remarks>
/// From one minute to the next a figure hardly moves, so of the difference of two singles' bits the upper bytes are mostly zero. The
/// bytes of a column stand by significance, all highest ones first: what is zero then lies together. Everything is kept to the bit.
/// </remarks>
internal static class HourPack
{
    /// <summary>One a second.</summary>
    public const int PointsMax = 3600;

    private const byte Version = 1;
    private const int Figures = 6;
    private const int StatusesMax = 16;
    private const int StatusBytesMax = 64;
    private const int BytesPerPoint = sizeof(ushort) + sizeof(byte) + Figures * sizeof(int);
    private const int BodyMax = sizeof(ushort) + sizeof(byte) + StatusesMax * (1 + StatusBytesMax) + PointsMax * BytesPerPoint;

    // A window of 2^16 bytes spans a whole hour of minutes; a higher quality takes twice the time for a hundredth of the size.
    private const int Quality = 5, Window = 16;

    /// <param name="hour">Its beginning.</param>
    /// <param name="points">In order of time, one at a time at most, all within the hour; at least one.</param>
    public static byte[] Pack(DateTimeOffset hour, ReadOnlySpan<HistoryPoint> points)
    {
        ArgumentOutOfRangeException.ThrowIfZero(points.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points.Length, PointsMax);
        byte[] body = ArrayPool<byte>.Shared.Rent(BodyMax);
        byte[] packed = ArrayPool<byte>.Shared.Rent(BodyMax + 1024);
        try
        {
            int length = Write(body, hour, points);
            packed[0] = Version;
            Invariant.Require(
                BrotliEncoder.TryCompress(body.AsSpan(0, length), packed.AsSpan(1), out int written, Quality, Window),
                "A packed hour is no longer than its points.");
            return packed[..(written + 1)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Adds the points of an hour to the list, in order of time.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes of an hour.</exception>
    public static void Unpack(DateTimeOffset hour, ReadOnlySpan<byte> packed, List<HistoryPoint> points)
    {
        byte[] body = ArrayPool<byte>.Shared.Rent(BodyMax);
        try
        {
            if (packed.Length == 0 || packed[0] != Version || !BrotliDecoder.TryDecompress(packed[1..], body.AsSpan(0, BodyMax), out int length))
                throw Fault(hour);
            Read(body.AsSpan(0, length), hour, points);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static int Write(Span<byte> body, DateTimeOffset hour, ReadOnlySpan<HistoryPoint> points)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)points.Length);
        List<string> statuses = [];
        int at = sizeof(ushort) + sizeof(byte);
        foreach (HistoryPoint point in points)
        {
            if (statuses.Contains(point.Status))
                continue;
            statuses.Add(point.Status);
            int bytes = Encoding.UTF8.GetBytes(point.Status, body.Slice(at + 1, StatusBytesMax));
            body[at] = (byte)bytes;
            at += 1 + bytes;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(statuses.Count, StatusesMax, nameof(points));
        body[sizeof(ushort)] = (byte)statuses.Count;
        int count = points.Length;
        for (int i = 0, last = 0; i < count; i++)
        {
            int second = (int)(points[i].Time - hour).TotalSeconds;
            Invariant.Require(second is >= 0 and < PointsMax && (i == 0 || second > last), "An hour's points are in it, and in their order.");
            BinaryPrimitives.WriteUInt16LittleEndian(body[(at + sizeof(ushort) * i)..], (ushort)(second - last));
            last = second;
        }

        at += sizeof(ushort) * count;
        for (int i = 0; i < count; i++)
            body[at + i] = (byte)statuses.IndexOf(points[i].Status);
        at += count;
        for (int figure = 0; figure < Figures; figure++, at += sizeof(int) * count)
            WriteColumn(body.Slice(at, sizeof(int) * count), points, figure);
        return at;
    }

    private static void WriteColumn(Span<byte> column, ReadOnlySpan<HistoryPoint> points, int figure)
    {
        int count = points.Length;
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(FigureOf(points[i], figure));
            int change = unchecked(bits - last);
            uint zigzag = (uint)((change << 1) ^ (change >> 31));
            for (int plane = 0; plane < sizeof(int); plane++)
                column[plane * count + i] = (byte)(zigzag >> (24 - 8 * plane));
            last = bits;
        }
    }

    private static void Read(ReadOnlySpan<byte> body, DateTimeOffset hour, List<HistoryPoint> points)
    {
        if (body.Length < sizeof(ushort) + sizeof(byte))
            throw Fault(hour);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(body);
        string[] statuses = new string[body[sizeof(ushort)]];
        int at = sizeof(ushort) + sizeof(byte);
        for (int i = 0; i < statuses.Length; i++)
        {
            if (at >= body.Length || at + 1 + body[at] > body.Length)
                throw Fault(hour);
            statuses[i] = string.Intern(Encoding.UTF8.GetString(body.Slice(at + 1, body[at])));
            at += 1 + body[at];
        }

        if (count is 0 or > PointsMax || body.Length - at != count * BytesPerPoint)
            throw Fault(hour);
        ReadOnlySpan<byte> seconds = body.Slice(at, sizeof(ushort) * count);
        ReadOnlySpan<byte> names = body.Slice(at + seconds.Length, count);
        ReadOnlySpan<byte> columns = body[(at + seconds.Length + names.Length)..];
        Span<int> bits = stackalloc int[Figures];
        bits.Clear();
        int second = 0;
        for (int i = 0; i < count; i++)
        {
            second += BinaryPrimitives.ReadUInt16LittleEndian(seconds[(sizeof(ushort) * i)..]);
            if (names[i] >= statuses.Length || second >= PointsMax)
                throw Fault(hour);
            for (int figure = 0; figure < Figures; figure++)
                bits[figure] = unchecked(bits[figure] + ReadChange(columns.Slice(figure * sizeof(int) * count, sizeof(int) * count), i, count));
            points.Add(new HistoryPoint(
                hour.AddSeconds(second), statuses[names[i]],
                BitConverter.Int32BitsToSingle(bits[0]), BitConverter.Int32BitsToSingle(bits[1]), BitConverter.Int32BitsToSingle(bits[2]),
                BitConverter.Int32BitsToSingle(bits[3]), BitConverter.Int32BitsToSingle(bits[4]), BitConverter.Int32BitsToSingle(bits[5])));
        }
    }

    private static int ReadChange(ReadOnlySpan<byte> column, int index, int count)
    {
        uint zigzag = (uint)column[index] << 24 | (uint)column[count + index] << 16 | (uint)column[2 * count + index] << 8 | column[3 * count + index];
        return (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
    }

    private static float FigureOf(in HistoryPoint point, int figure) => figure switch
    {
        0 => point.HealthPessimistic,
        1 => point.HealthOptimistic,
        2 => point.EquityUsd,
        3 => point.MarginEquityUsd,
        4 => point.InitialMarginUsd,
        _ => point.MaintenanceMarginUsd,
    };

    private static InvalidDataException Fault(DateTimeOffset hour) => new($"The packed hour {hour:u} cannot be read.");
}
