using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace CrossMargin.Domain;

/// <summary>One trace for each block: all that it brings about belongs to it, in whichever process that happens.</summary>
public static class BlockTrace
{
    /// <summary>
    /// What a span is begun with, so that it is one of the block's trace. The trace's id follows from chain and hash, and so nobody has to be told of it.
    /// </summary>
    /// <remarks>No span is the parent of the others: each process knows only its own. All are recorded; who wants fewer samples by the trace's id.</remarks>
    public static ActivityContext Of(BlockRef block)
    {
        Span<byte> text = stackalloc byte[sizeof(long) + Hash32.Size];
        BinaryPrimitives.WriteInt64BigEndian(text, block.Chain.Value);
        block.Hash.CopyTo(text[sizeof(long)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(digest[..16]), default, ActivityTraceFlags.Recorded, isRemote: true);
    }
}
