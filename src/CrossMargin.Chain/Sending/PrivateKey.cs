using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using CurveInteger = Org.BouncyCastle.Math.BigInteger;

namespace CrossMargin.Chain.Sending;

/// <summary>A secp256k1 key. Never shows itself: neither as text, nor in a debugger, nor to a serializer.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PrivateKey : ITransactionSigner
{
    private const int Size = 32;

    /// <summary>The chance that one k is unusable is below 2^-127; more than a few in a row is a defect.</summary>
    private const int NonceTriesMax = 8;

    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly CurveInteger HalfOrder = Curve.N.ShiftRight(1);
    private static readonly FixedPointCombMultiplier Multiplier = new();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly CurveInteger _secret;

    private PrivateKey(CurveInteger secret)
    {
        _secret = secret;
        byte[] point = Multiplier.Multiply(Curve.G, secret).Normalize().GetEncoded(compressed: false);
        Address = Address.FromWord(Keccak256.Hash(point.AsSpan(1)));
    }

    /// <summary>The last 20 bytes of the hash of the public key.</summary>
    public Address Address { get; }

    /// <exception cref="FormatException">Not 64 hexadecimal digits with or without 0x, or not below the curve's order.</exception>
    public static PrivateKey Parse(string text) => TryParse(text, out PrivateKey? key)
        ? key
        : throw new FormatException("Expected a private key: 64 hexadecimal digits, above zero and below the order of secp256k1.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = null;
        byte[] bytes = new byte[Size];
        string digits = text?.Trim() ?? "";
        if (!Hex.TryRead(digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? digits : "0x" + digits, bytes))
            return false;
        CurveInteger secret = new(1, bytes);
        if (secret.SignValue == 0 || secret.CompareTo(Curve.N) >= 0)
            return false;
        key = new PrivateKey(secret);
        return true;
    }

    /// <summary>Signs a hash; the same hash always gets the same signature.</summary>
    /// <remarks>
    /// k is RFC 6979's, with HMAC-SHA-256. The parity comes from the point k·G itself: to find it by recovering the key
    /// would take three times as long. A negated s mirrors the point, and so flips the parity.
    /// </remarks>
    public Signature Sign(Hash32 hash)
    {
        byte[] digest = hash.ToArray();
        HMacDsaKCalculator nonces = new(new Sha256Digest());
        nonces.Init(Curve.N, _secret, digest);
        for (int tries = 0; tries < NonceTriesMax; tries++)
        {
            CurveInteger k = nonces.NextK();
            ECPoint point = Multiplier.Multiply(Curve.G, k).Normalize();
            CurveInteger x = point.AffineXCoord.ToBigInteger();
            CurveInteger s = k.ModInverse(Curve.N).Multiply(new CurveInteger(1, digest).Add(_secret.Multiply(x))).Mod(Curve.N);
            // An x at or above the order would need a third kind of parity, which Ethereum has not.
            if (x.SignValue == 0 || x.CompareTo(Curve.N) >= 0 || s.SignValue == 0)
                continue;
            bool isHigh = s.CompareTo(HalfOrder) > 0;
            bool isOdd = point.AffineYCoord.TestBitZero() != isHigh;
            return new Signature(Word(x), Word(isHigh ? Curve.N.Subtract(s) : s), isOdd ? (byte)1 : (byte)0);
        }

        throw new InvariantViolationException("RFC 6979 gave no usable k.");
    }

    public Task<RawTransaction> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken) =>
        Task.FromResult(transaction.Sign(this));

    /// <summary>Signs a message as wallets do (EIP-191, version 0x45), so that it can never be a transaction.</summary>
    public Signature SignMessage(ReadOnlySpan<byte> message)
    {
        byte[] prefix = Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}");
        return Sign(Keccak256.Hash([.. prefix, .. message]));
    }

    public override string ToString() => $"the key of {Address}";

    private static Hash32 Word(CurveInteger value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        byte[] bytes = value.ToByteArrayUnsigned();
        bytes.CopyTo(word[(Hash32.Size - bytes.Length)..]);
        return new Hash32(word);
    }
}
