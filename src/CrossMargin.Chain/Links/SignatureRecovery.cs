using CrossMargin.Chain.Abi;
using CrossMargin.Domain;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math.EC;
using CurveInteger = Org.BouncyCastle.Math.BigInteger;

namespace CrossMargin.Chain.Links;

/// <summary>Who signed a hash: ecrecover, more strictly than the EVM does it.</summary>
public static class SignatureRecovery
{
    private const int Size = 65;

    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly CurveInteger HalfOrder = Curve.N.ShiftRight(1);

    /// <param name="signature">r, s and v. Of the two signatures that a key can give to the same r, only the one with the lower s is taken.</param>
    /// <param name="signer">Zero where there is a fault.</param>
    /// <remarks>Q = r⁻¹ · (s · R − z · G), R being the point with x = r and the parity of v. Source: SEC 1, version 2, section 4.1.6.</remarks>
    public static SignatureFault TryRecover(Hash32 hash, ReadOnlySpan<byte> signature, out Address signer)
    {
        signer = default;
        if (signature.Length != Size)
            return SignatureFault.Length;
        if (ParityOf(signature[^1]) is not { } parity)
            return SignatureFault.Parity;
        CurveInteger r = Number(signature[..32]), s = Number(signature[32..64]);
        if (!IsInOrder(r) || !IsInOrder(s))
            return SignatureFault.Range;
        if (s.CompareTo(HalfOrder) > 0)
            return SignatureFault.HighS;
        if (PointOf(signature[..32], parity) is not { } point)
            return SignatureFault.Range;

        CurveInteger inverse = r.ModInverse(Curve.N);
        CurveInteger ofBase = Number(hash.ToArray()).Multiply(inverse).Negate().Mod(Curve.N);
        CurveInteger ofPoint = s.Multiply(inverse).Mod(Curve.N);
        ECPoint key = ECAlgorithms.SumOfTwoMultiplies(Curve.G, ofBase, point, ofPoint).Normalize();
        if (key.IsInfinity)
            return SignatureFault.Range;
        signer = Address.FromWord(Keccak256.Hash(key.GetEncoded(compressed: false).AsSpan(1)));
        return SignatureFault.None;
    }

    private static byte? ParityOf(byte v) => v switch
    {
        0 or 27 => 0,
        1 or 28 => 1,
        _ => null,
    };

    private static bool IsInOrder(CurveInteger value) => value.SignValue > 0 && value.CompareTo(Curve.N) < 0;

    private static CurveInteger Number(ReadOnlySpan<byte> bytes) => new(1, bytes.ToArray());

    /// <summary>Null when no point of the curve has this x.</summary>
    private static ECPoint? PointOf(ReadOnlySpan<byte> x, byte parity)
    {
        try
        {
            return Curve.Curve.DecodePoint([(byte)(2 + parity), .. x]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
