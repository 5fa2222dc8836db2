using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>A transaction that pays the block's base fee and a priority fee (EIP-1559, type 2).</summary>
/// <param name="MaxPriorityFeePerGas">Wei.</param>
/// <param name="MaxFeePerGas">Wei; base and priority fee together never exceed it.</param>
/// <param name="To">Null creates a contract from <paramref name="Data"/>.</param>
/// <param name="Value">Wei.</param>
public sealed record Eip1559Transaction(
    ChainId Chain,
    long Nonce,
    BigInteger MaxPriorityFeePerGas,
    BigInteger MaxFeePerGas,
    long GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    internal const byte Type = 2;

    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    public RawTransaction Sign(PrivateKey key) => With(key.Sign(SigningHash()));

    /// <summary>What is signed: the hash of type and fields.</summary>
    public Hash32 SigningHash() => Keccak256.Hash(SigningBytes());

    /// <summary>Type and fields, without a signature.</summary>
    public byte[] SigningBytes() => [Type, .. Rlp.OfList(Fields())];

    /// <summary>The transaction as it goes over the wire. Whose signature it is, nobody checks here.</summary>
    public RawTransaction With(Signature signature)
    {
        byte[] signed =
        [
            Type,
            .. Rlp.OfList(
            [
                .. Fields(),
                Rlp.OfNumber(signature.YParity),
                Rlp.OfNumber(signature.R.ToNumber()),
                Rlp.OfNumber(signature.S.ToNumber()),
            ]),
        ];
        return new RawTransaction(Keccak256.Hash(signed), signed);
    }

    internal byte[][] Fields() =>
    [
        Rlp.OfNumber(Chain.Value),
        Rlp.OfNumber(Nonce),
        Rlp.OfNumber(MaxPriorityFeePerGas),
        Rlp.OfNumber(MaxFeePerGas),
        Rlp.OfNumber(GasLimit),
        Rlp.OfBytes(To?.ToArray() ?? []),
        Rlp.OfNumber(Value),
        Rlp.OfBytes(Data.Span),
        Rlp.OfList([.. AccessList.Select(OfEntry)]),
    ];

    private static byte[] OfEntry(AccessListEntry entry) => Rlp.OfList(
        Rlp.OfBytes(entry.Address.ToArray()),
        Rlp.OfList([.. entry.StorageKeys.Select(key => Rlp.OfBytes(key.ToArray()))]));
}
