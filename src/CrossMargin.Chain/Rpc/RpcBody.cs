using System.Buffers;
using System.Net;

namespace CrossMargin.Chain.Rpc;

/// <summary>The UTF-8 bytes of one answer, in a pooled array: valid until disposed.</summary>
internal sealed class RpcBody(byte[] array, int length) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[]? _array = array;

    /// <summary>The HTTP status that came with it; a failed one makes sense only with a JSON-RPC error.</summary>
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    public ReadOnlySpan<byte> Span => (_array ?? throw new ObjectDisposedException(nameof(RpcBody))).AsSpan(0, length);

    /// <summary>Reads to the end, or fails when there is more than the bound.</summary>
    /// <param name="expected">The length the sender promised, if it did.</param>
    /// <exception cref="RpcLimitException">More than the bound.</exception>
    public static async Task<RpcBody> ReadAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read,
        long? expected,
        int bytesMax,
        HttpStatusCode status,
        CancellationToken cancellationToken)
    {
        if (expected > bytesMax)
            throw TooLarge(bytesMax);
        // One byte more than promised, so that the end is seen without growing.
        byte[] array = ArrayPool<byte>.Shared.Rent((int)(expected + 1 ?? FirstSize));
        int length = 0;
        try
        {
            while (true)
            {
                if (length == array.Length)
                    array = Grow(array, length, bytesMax);
                int count = await read(array.AsMemory(length), cancellationToken);
                if (count == 0)
                    return new RpcBody(array, length) { Status = status };
                length += count;
                if (length > bytesMax)
                    throw TooLarge(bytesMax);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(array);
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }

    private static byte[] Grow(byte[] array, int length, int bytesMax)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(array.Length * 2L, bytesMax + 1L));
        array.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(array);
        return larger;
    }

    private static RpcLimitException TooLarge(int bytesMax) => new($"The answer is larger than {bytesMax} bytes.");
}
