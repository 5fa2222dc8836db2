using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>A transaction with one gas price, for chains without a base fee; bound to its chain by EIP-155.</summary>
/// <param name="GasPrice">Wei.</param>
/// <param name="To">Null creates a contract from <paramref name="Data"/>.</param>
/// <param name="Value">Wei.</param>
public sealed record LegacyTransaction(
    ChainId Chain,
    long Nonce,
    BigInteger GasPrice,
    long GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    public RawTransaction Sign(PrivateKey key)
    {
        byte[][] fields = Fields();
        byte[] unsigned = Rlp.OfList([.. fields, Rlp.OfNumber(Chain.Value), Rlp.OfNumber(0), Rlp.OfNumber(0)]);
        Signature signature = key.Sign(Keccak256.Hash(unsigned));
        // EIP-155: v = chain · 2 + 35 + parity.
        byte[] signed = Rlp.OfList(
        [
            .. fields,
            Rlp.OfNumber(new BigInteger(Chain.Value) * 2 + 35 + signature.YParity),
            Rlp.OfNumber(signature.R.ToNumber()),
            Rlp.OfNumber(signature.S.ToNumber()),
        ]);
        return new RawTransaction(Keccak256.Hash(signed), signed);
    }

    private byte[][] Fields() =>
    [
        Rlp.OfNumber(Nonce),
        Rlp.OfNumber(GasPrice),
        Rlp.OfNumber(GasLimit),
        Rlp.OfBytes(To?.ToArray() ?? []),
        Rlp.OfNumber(Value),
        Rlp.OfBytes(Data.Span),
    ];
}
