using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Links;

public sealed class SignatureRecoveryTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber, null);

    private static readonly PrivateKey Key = PrivateKey.Parse("0x" + new string('7', 64));
    private static readonly Hash32 Hash = Keccak256.HashText("a statement");

    [Fact]
    public void Whoever_signed_is_recovered_from_any_key_and_hash()
    {
        Random random = new(7);
        for (int i = 0; i < 64; i++)
        {
            byte[] bytes = new byte[64];
            random.NextBytes(bytes);
            bytes[0] &= 0x7f;   // Below the order of the curve.
            PrivateKey key = PrivateKey.Parse(Hex.Of(bytes.AsSpan(0, 32)));
            Hash32 hash = new(bytes.AsSpan(32));

            Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(hash, key.Sign(hash).ToArray(), out Address signer));
            Assert.Equal(key.Address, signer);
        }
    }

    [Fact]
    public void Another_hash_is_of_another_signer()
    {
        Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(Keccak256.HashText("another"), Key.Sign(Hash).ToArray(), out Address signer));
        Assert.NotEqual(Key.Address, signer);
    }

    [Fact]
    public void V_counts_from_0_as_from_27()
    {
        byte[] signature = Key.Sign(Hash).ToArray();
        signature[64] -= 27;

        Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(Hash, signature, out Address signer));
        Assert.Equal(Key.Address, signer);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(26)]
    [InlineData(29)]
    [InlineData(255)]
    public void Another_v_is_refused(byte v)
    {
        byte[] signature = Key.Sign(Hash).ToArray();
        signature[64] = v;

        Assert.Equal(SignatureFault.Parity, SignatureRecovery.TryRecover(Hash, signature, out _));
    }

    /// <summary>(r, n − s, flipped v) is by the same key, and the EVM's ecrecover takes it.</summary>
    [Fact]
    public void The_mirrored_form_of_a_good_signature_is_refused()
    {
        Signature good = Key.Sign(Hash);
        Signature mirrored = new(good.R, Hash32.OfNumber(Order - good.S.ToNumber()), (byte)(1 - good.YParity));

        Assert.Equal(SignatureFault.HighS, SignatureRecovery.TryRecover(Hash, mirrored.ToArray(), out Address signer));
        Assert.True(signer.IsZero);
    }

    [Fact]
    public void R_and_s_out_of_their_range_are_refused()
    {
        Signature good = Key.Sign(Hash);

        Assert.Equal(SignatureFault.Range, Fault(good with { R = Hash32.Zero }));
        Assert.Equal(SignatureFault.Range, Fault(good with { S = Hash32.Zero }));
        Assert.Equal(SignatureFault.Range, Fault(good with { R = Hash32.OfNumber(Order) }));
        Assert.Equal(SignatureFault.Range, Fault(good with { S = Hash32.OfNumber(Order) }));
        // No point of secp256k1 has x = 5: 5³ + 7 is no square.
        Assert.Equal(SignatureFault.Range, Fault(good with { R = Hash32.OfNumber(5) }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(66)]
    public void Another_length_is_refused(int length)
    {
        byte[] signature = new byte[length];
        Key.Sign(Hash).ToArray().AsSpan(0, Math.Min(length, 65)).CopyTo(signature);

        Assert.Equal(SignatureFault.Length, SignatureRecovery.TryRecover(Hash, signature, out _));
    }

    private static SignatureFault Fault(Signature signature) => SignatureRecovery.TryRecover(Hash, signature.ToArray(), out _);
}
