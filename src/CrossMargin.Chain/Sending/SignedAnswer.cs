using CrossMargin.Chain.Links;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>Reads a signed transaction that somebody else made, and holds it against the one that was asked for. Pure.</summary>
internal static class SignedAnswer
{
    private const int SignatureFields = 3;

    private static readonly string[] FieldNames =
        ["chain id", "nonce", "max priority fee per gas", "max fee per gas", "gas limit", "recipient", "value", "data", "access list"];

    /// <param name="signer">Who must have signed.</param>
    /// <param name="raw">The transaction as it is sent; null where there is a fault.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? Read(Eip1559Transaction asked, Address signer, ReadOnlyMemory<byte> signed, out RawTransaction? raw)
    {
        raw = null;
        if (signed.IsEmpty || signed.Span[0] != Eip1559Transaction.Type)
            return "it signed a transaction of another type";
        RlpItem[] items = new RlpItem[FieldNames.Length + SignatureFields];
        if (RlpItem.Read(signed[1..], out RlpItem list) != RlpFault.None || !list.IsList
            || list.ReadItems(items, out int count) != RlpFault.None || count != items.Length)
            return "it signed what is no transaction";
        if (FindChanged(asked, items) is { } changed)
            return $"the {changed} of the transaction that it signed is not the one asked for";
        if (ReadSignature(items.AsSpan(FieldNames.Length)) is not { } signature)
            return "its signature is none";
        SignatureFault fault = SignatureRecovery.TryRecover(asked.SigningHash(), signature.ToArray(), out Address recovered);
        if (fault != SignatureFault.None)
            return $"its signature is not to be used ({fault})";
        if (recovered != signer)
            return $"{recovered} signed, expected {signer}";
        raw = asked.With(signature);
        // Whatever the comparison of the parts may have missed: these are the bytes that are sent.
        return raw.Bytes.Span.SequenceEqual(signed.Span) ? null : "it signed the transaction in another encoding";
    }

    private static string? FindChanged(Eip1559Transaction asked, ReadOnlySpan<RlpItem> items)
    {
        byte[][] fields = asked.Fields();
        for (int at = 0; at < fields.Length; at++)
        {
            if (RlpItem.Read(fields[at], out RlpItem field) != RlpFault.None
                || field.IsList != items[at].IsList || !field.Content.Span.SequenceEqual(items[at].Content.Span))
                return FieldNames[at];
        }

        return null;
    }

    private static Signature? ReadSignature(ReadOnlySpan<RlpItem> items)
    {
        if (items[0].IsList || items[0].Content.Length > 1 || ReadWord(items[1]) is not { } r || ReadWord(items[2]) is not { } s)
            return null;
        byte parity = items[0].Content.IsEmpty ? (byte)0 : items[0].Content.Span[0];
        return parity <= 1 ? new Signature(r, s, parity) : null;
    }

    private static Hash32? ReadWord(RlpItem item)
    {
        if (item.IsList || item.Content.Length > Hash32.Size)
            return null;
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        item.Content.Span.CopyTo(word[(Hash32.Size - item.Content.Length)..]);
        return new Hash32(word);
    }
}
