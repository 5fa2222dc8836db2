using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>An ECDSA signature on secp256k1, with s in the lower half of the curve's order (EIP-2).</summary>
/// <param name="YParity">0 or 1: whether the y of the point r is odd, so that the signer can be recovered.</param>
public readonly record struct Signature(Hash32 R, Hash32 S, byte YParity)
{
    public const int Size = 65;

    /// <summary>r, s and v = 27 + parity, as wallets and contracts pass signatures on.</summary>
    public byte[] ToArray() => [.. R.ToArray(), .. S.ToArray(), (byte)(27 + YParity)];

    public override string ToString() => Hex.Of(ToArray());
}
