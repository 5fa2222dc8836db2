using System.Globalization;

namespace CrossMargin.Domain.Links;

/// <summary>Reads a link from the texts of its fields, by the names that they have in the statement.</summary>
/// <param name="field">The text of a field; null where there is none.</param>
/// <param name="reject">Told of every field that is not right: its name, what was expected, and what was found.</param>
public sealed class LinkReader(Func<string, string?> field, Action<string, string, string> reject)
{
    private bool _isValid = true;

    /// <returns>Null when a field is not right.</returns>
    public OwnerLink? ReadLink()
    {
        OwnerLink link = new(
            new AccountId(AddressOf("owner"), ChainOf("ownerChain")),
            new AccountId(AddressOf("linked"), ChainOf("linkedChain")),
            NonceOf("nonce"),
            TimeOf("issuedAt"),
            TimeOf("expiresAt"));
        return _isValid ? link : null;
    }

    /// <summary>Null when a field is not right. A signature that is missing is empty: it is the link that is one-sided then.</summary>
    public SignedLink? ReadSigned()
    {
        OwnerLink? link = ReadLink();
        ReadOnlyMemory<byte> owner = SignatureOf("ownerSignature"), linked = SignatureOf("linkedSignature");
        return _isValid ? new SignedLink(link!, owner, linked) : null;
    }

    /// <summary>Empty when it is missing, or not right.</summary>
    public ReadOnlyMemory<byte> SignatureOf(string name)
    {
        string text = field(name) ?? "";
        if (text is "" or "0x")
            return default;
        byte[] bytes = new byte[Math.Max(0, text.Length - 2) / 2];
        return bytes.Length <= ILinkSignatures.SizeMax && Hex.TryRead(text, bytes)
            ? bytes
            : Reject(name, $"0x and two hexadecimal digits for each of at most {ILinkSignatures.SizeMax} bytes", Array.Empty<byte>());
    }

    public Hash32 NonceOf(string name) =>
        Hash32.TryParse(field(name), out Hash32 nonce) ? nonce : Reject(name, "0x and 64 hexadecimal digits", default(Hash32));

    private Address AddressOf(string name) =>
        Address.TryParse(field(name), out Address address) ? address : Reject(name, "0x and 40 hexadecimal digits", default(Address));

    /// <summary>Left out and 0 are every chain.</summary>
    private ChainId? ChainOf(string name)
    {
        if (field(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long chain)
            ? chain == 0 ? null : new ChainId(chain)
            : Reject(name, "the number of the chain that the contract lives on, or 0 for an externally owned address", default(ChainId?));
    }

    private long TimeOf(string name) =>
        long.TryParse(field(name), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= OwnerLink.TimeMax
            ? seconds
            : Reject(name, "seconds since 1970", 0L);

    private T Reject<T>(string name, string expected, T instead)
    {
        _isValid = false;
        reject(name, expected, field(name) ?? "nothing");
        return instead;
    }
}
