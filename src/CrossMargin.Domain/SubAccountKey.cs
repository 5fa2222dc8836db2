namespace CrossMargin.Domain;

/// <summary>What tells sub-accounts of one venue apart.</summary>
/// <param name="Holder">The address that holds it; zero where the venue's accounts are numbered.</param>
/// <param name="Part">Zero where a holder has one sub-account; else the market, or the number of the account.</param>
public readonly record struct SubAccountKey(Address Holder, Hash32 Part = default)
{
    public const int MaxEncodedSize = Address.Size + Hash32.Size;

    /// <summary>The venue itself: under this key its market state is kept.</summary>
    public static SubAccountKey Market => default;

    public bool IsMarket => this == default;

    /// <summary>Nothing for the market, 20 bytes for a holder, 52 for a holder and part.</summary>
    public byte[] Encode()
    {
        if (IsMarket)
            return [];
        byte[] bytes = new byte[Part.IsZero ? Address.Size : MaxEncodedSize];
        Holder.CopyTo(bytes);
        if (!Part.IsZero)
            Part.CopyTo(bytes.AsSpan(Address.Size));
        return bytes;
    }

    public static SubAccountKey Decode(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => Market,
        Address.Size => new SubAccountKey(new Address(bytes)),
        MaxEncodedSize => new SubAccountKey(new Address(bytes[..Address.Size]), new Hash32(bytes[Address.Size..])),
        _ => throw new FormatException($"A sub-account key has 0, 20 or 52 bytes, found {bytes.Length}."),
    };

    public override string ToString() => IsMarket ? "market" : Part.IsZero ? Holder.ToString() : $"{Holder}/{Part}";
}
