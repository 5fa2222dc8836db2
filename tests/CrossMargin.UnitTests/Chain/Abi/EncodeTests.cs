using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Abi.Conformance;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Abi;

public sealed class EncodeTests
{
    [Fact]
    public void Encode_refuses_numbers_that_do_not_fit_their_type()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoUint24.Encode(1 << 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt24.Encode(1 << 23));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt24.Encode(-(1 << 23) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoUint96.Encode(BigInteger.Pow(2, 96)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoUint256.Encode(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoUint256.Encode(BigInteger.Pow(2, 256)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt72.Encode(BigInteger.Pow(2, 71)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt72.Encode(-BigInteger.Pow(2, 71) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt256.Encode(BigInteger.Pow(2, 255)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoInt256.Encode(-BigInteger.Pow(2, 255) - 1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Encode_refuses_fixed_bytes_of_another_length(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoBytes4.Encode(new byte[length]));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Encode_refuses_a_fixed_array_of_another_length(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.EchoArray1.Encode(new int[length]));    // int24[3]

    [Fact]
    public void Decode_inverts_encode_for_static_values() => Prop.ForAll<byte[], long, bool>((bytes, number, flag) =>
    {
        BigInteger unsigned = new([.. bytes.Take(32)], isUnsigned: true);
        BigInteger signed = new([.. bytes.Take(32)]);
        Address address = new([.. bytes.Concat(new byte[20]).Take(20)]);
        return Shapes.EchoUint256.DecodeResult(Body(Shapes.EchoUint256.Encode(unsigned))) == unsigned
            && Shapes.EchoInt256.DecodeResult(Body(Shapes.EchoInt256.Encode(signed))) == signed
            && Shapes.EchoInt64.DecodeResult(Body(Shapes.EchoInt64.Encode(number))) == number
            && Shapes.EchoUint64.DecodeResult(Body(Shapes.EchoUint64.Encode((ulong)number))) == (ulong)number
            && Shapes.EchoInt24.DecodeResult(Body(Shapes.EchoInt24.Encode((int)(number << 40 >> 40)))) == (int)(number << 40 >> 40)
            && Shapes.EchoBool.DecodeResult(Body(Shapes.EchoBool.Encode(flag))) == flag
            && Shapes.EchoAddress.DecodeResult(Body(Shapes.EchoAddress.Encode(address))) == address;
    }).QuickCheckThrowOnFailure();

    /// <summary>The value is compared by encoding it again, which is one to one; cast's own decoder is asked elsewhere.</summary>
    [Fact]
    public void Decode_inverts_encode_for_nested_values() => Prop.ForAll<byte[][], NonNull<string>[], int>((raw, texts, number) =>
    {
        Shapes.Label[] labels = [.. texts.Select((text, i) => new Shapes.Label(WellFormed(text.Get), raw.ElementAtOrDefault(i) ?? []))];
        Shapes.Pair[] pairs = [.. raw.Select(bytes => new Shapes.Pair(bytes?.Length ?? 0, Address.Zero))];
        byte[] tail = raw.FirstOrDefault() ?? [];
        Shapes.Nest nest = new(number, pairs, tail, labels.FirstOrDefault() ?? new Shapes.Label("", []), [new(1, default), new(2, default)]);

        byte[] encoded = Shapes.EchoMixed.Encode(
            (byte)number, nest.Label.Text, nest.FixedPairs[0], labels, [1, 2, 3, 4], number, [5, 6], nest);
        Shapes.EchoMixed.Result result = Shapes.EchoMixed.DecodeResult(Body(encoded));

        return result.Small == (byte)number
            && result.Time == number
            && result.Text == nest.Label.Text
            && result.Labels.Select(label => label.Text).SequenceEqual(labels.Select(label => label.Text))
            && result.Labels.Zip(labels).All(both => both.First.Codes.SequenceEqual(both.Second.Codes))
            && result.Nest.Pairs.SequenceEqual(pairs)
            && result.Nest.Raw.SequenceEqual(tail)
            && Shapes.EchoMixed.Encode(
                result.Small, result.Text, result.Pair, result.Labels, result.Value4, result.Time, result.Params, result.Nest)
                .SequenceEqual(encoded);
    }).QuickCheckThrowOnFailure();

    private static ReadOnlySpan<byte> Body(byte[] call) => call.AsSpan(4);

    /// <summary>Lone surrogates have no UTF-8.</summary>
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
