using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC.Multiplier;
using CurveInteger = Org.BouncyCastle.Math.BigInteger;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace CrossMargin.Chain.Sending;

/// <summary>A secp256k1 key. Never shows itself: neither as text, nor in a debugger, nor to a serializer.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PrivateKey : ITransactionSigner
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

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

    /// <param name="text">64 hexadecimal digits, with or without 0x, between blanks or ends of line.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = null;
        ReadOnlySpan<char> digits = text.Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        Span<byte> bytes = stackalloc byte[Size];
        bool isKey = digits.Length == 2 * Size
            && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done
            && TryRead(bytes, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return isKey;
    }

    /// <summary>A new key, from the system's source of randomness.</summary>
    public static PrivateKey Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        PrivateKey? key;
        // The chance of one more try is below 2^-127.
        do
            RandomNumberGenerator.Fill(bytes);
        while (!TryRead(bytes, out key));
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>Whether 32 bytes are a key: a big-endian number, above zero and below the curve's order.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PrivateKey? key)
    {
        byte[] copy = bytes.ToArray();
        CurveInteger secret = new(1, copy);
        CryptographicOperations.ZeroMemory(copy);
        key = secret.SignValue == 0 || secret.CompareTo(Curve.N) >= 0 ? null : new PrivateKey(secret);
        return key is not null;
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
            CurvePoint point = Multiplier.Multiply(Curve.G, k).Normalize();
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
    public Signature SignMessage(ReadOnlySpan<byte> message) => Sign(PersonalMessage.Digest(message));

    /// <summary>The key's 32 bytes, for a keystore alone. Whoever asked for them erases them.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        byte[] bytes = _secret.ToByteArrayUnsigned();
        destination[..(Size - bytes.Length)].Clear();
        bytes.CopyTo(destination[(Size - bytes.Length)..]);
        CryptographicOperations.ZeroMemory(bytes);
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
