using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>The part of a block's header that following, distrust and fees need.</summary>
/// <param name="LogsBloom">256 bytes.</param>
/// <param name="BaseFeePerGas">Wei; null before EIP-1559.</param>
public sealed record BlockHeader(
    BlockRef Ref, Hash32 ParentHash, ReadOnlyMemory<byte> LogsBloom, BigInteger? BaseFeePerGas, long GasLimit);
