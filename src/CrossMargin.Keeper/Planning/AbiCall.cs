using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>Calls of standards that belong to no venue: a selector and words in, words out.</summary>
internal static class AbiCall
{
    public static byte[] Encode(ReadOnlySpan<byte> selector, params ReadOnlySpan<Hash32> words)
    {
        byte[] call = new byte[selector.Length + (words.Length * Hash32.Size)];
        selector.CopyTo(call);
        for (int index = 0; index < words.Length; index++)
            words[index].CopyTo(call.AsSpan(selector.Length + (index * Hash32.Size)));
        return call;
    }

    /// <summary>One word of the answer as an unsigned number; null when it reverted or is shorter.</summary>
    public static BigInteger? ReadNumber(CallOutcome outcome, int word = 0) =>
        outcome is CallOutcome.Returned { Data: var data } && data.Length >= (word + 1) * Hash32.Size
            ? new Hash32(data.Span.Slice(word * Hash32.Size, Hash32.Size)).ToNumber()
            : null;
}
