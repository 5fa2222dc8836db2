using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Every field of a block's header: all that its hash is made of (Yellow Paper, 4.4, and the EIPs of the later fields).</summary>
/// <remarks>What a node says of the block's hash is not among them: the hash is computed.</remarks>
public sealed record SealedHeader
{
    public required Hash32 ParentHash { get; init; }

    /// <summary>Of the uncles' headers.</summary>
    public required Hash32 UnclesHash { get; init; }

    /// <summary>Who got the fees.</summary>
    public required Address Beneficiary { get; init; }

    public required Hash32 StateRoot { get; init; }

    public required Hash32 TransactionsRoot { get; init; }

    public required Hash32 ReceiptsRoot { get; init; }

    /// <summary>256 bytes.</summary>
    public required ReadOnlyMemory<byte> LogsBloom { get; init; }

    /// <summary>Zero since the Merge.</summary>
    public required BigInteger Difficulty { get; init; }

    public required long Number { get; init; }

    public required long GasLimit { get; init; }

    public required long GasUsed { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Timestamp { get; init; }

    public required ReadOnlyMemory<byte> ExtraData { get; init; }

    /// <summary>The beacon chain's randomness since the Merge (EIP-4399).</summary>
    public required Hash32 MixHash { get; init; }

    /// <summary>8 bytes.</summary>
    public required ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>Wei; from London on (EIP-1559).</summary>
    public BigInteger? BaseFeePerGas { get; init; }

    /// <summary>From Shanghai on (EIP-4895).</summary>
    public Hash32? WithdrawalsRoot { get; init; }

    /// <summary>From Cancun on (EIP-4844).</summary>
    public long? BlobGasUsed { get; init; }

    /// <summary>From Cancun on (EIP-4844).</summary>
    public long? ExcessBlobGas { get; init; }

    /// <summary>From Cancun on (EIP-4788).</summary>
    public Hash32? ParentBeaconBlockRoot { get; init; }

    /// <summary>From Prague on (EIP-7685).</summary>
    public Hash32? RequestsHash { get; init; }

    /// <summary>The hash of the fields.</summary>
    public Hash32 ComputeHash() => Keccak256.Hash(Encode());

    /// <summary>Why this is not the header of the block with that hash; null when it is.</summary>
    /// <remarks>A fork of the future may add fields: its headers are refused until they are known here, never taken for others.</remarks>
    public ProofRefusal? FindFault(Hash32 expected)
    {
        if (FindGap() is { } field)
            return new ProofRefusal.HeaderGap(field);
        Hash32 found = ComputeHash();
        return found == expected ? null : new ProofRefusal.ForeignHeader(expected, found);
    }

    /// <summary>The header as it is hashed.</summary>
    public byte[] Encode()
    {
        List<byte[]> fields =
        [
            Of(ParentHash), Of(UnclesHash), Rlp.OfBytes(Beneficiary.ToArray()), Of(StateRoot), Of(TransactionsRoot), Of(ReceiptsRoot),
            Rlp.OfBytes(LogsBloom.Span), Rlp.OfNumber(Difficulty), Rlp.OfNumber(Number), Rlp.OfNumber(GasLimit), Rlp.OfNumber(GasUsed),
            Rlp.OfNumber(Timestamp), Rlp.OfBytes(ExtraData.Span), Of(MixHash), Rlp.OfBytes(Nonce.Span),
        ];
        fields.AddRange(LaterFields().Select(field => field.Encoding).OfType<byte[]>());
        return Rlp.OfList(fields);
    }

    private string? FindGap()
    {
        (string Name, byte[]? Encoding)[] later = LaterFields();
        int last = Array.FindLastIndex(later, field => field.Encoding is not null);
        int gap = Array.FindIndex(later, field => field.Encoding is null);
        return gap >= 0 && gap < last ? later[gap].Name : null;
    }

    /// <summary>In the order in which forks added them.</summary>
    private (string Name, byte[]? Encoding)[] LaterFields() =>
    [
        ("baseFeePerGas", BaseFeePerGas is { } fee ? Rlp.OfNumber(fee) : null),
        ("withdrawalsRoot", WithdrawalsRoot is { } withdrawals ? Of(withdrawals) : null),
        ("blobGasUsed", BlobGasUsed is { } used ? Rlp.OfNumber(used) : null),
        ("excessBlobGas", ExcessBlobGas is { } excess ? Rlp.OfNumber(excess) : null),
        ("parentBeaconBlockRoot", ParentBeaconBlockRoot is { } beacon ? Of(beacon) : null),
        ("requestsHash", RequestsHash is { } requests ? Of(requests) : null),
    ];

    private static byte[] Of(Hash32 hash) => Rlp.OfBytes(hash.ToArray());
}
