using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>The part of a receipt that a block's receipts root is made of (EIP-658, EIP-2718).</summary>
/// <param name="Type">Of the transaction; 0 for a legacy one.</param>
/// <param name="CumulativeGasUsed">Of the block, up to and with this transaction.</param>
/// <param name="LogsBloom">256 bytes.</param>
/// <remarks>Transaction types of one chain alone, such as the deposits of an OP rollup (0x7e), have fields of their own: not these.</remarks>
public sealed record ReceiptBody(
    byte Type, bool IsSuccess, long CumulativeGasUsed, ReadOnlyMemory<byte> LogsBloom, IReadOnlyList<ReceiptLog> Logs)
{
    /// <summary>As it is hashed into the trie: behind its type, unless that is 0.</summary>
    public byte[] Encode()
    {
        byte[] body = Rlp.OfList(
            Rlp.OfNumber(IsSuccess ? 1 : 0),
            Rlp.OfNumber(CumulativeGasUsed),
            Rlp.OfBytes(LogsBloom.Span),
            Rlp.OfList([.. Logs.Select(OfLog)]));
        return Type == 0 ? body : [Type, .. body];
    }

    private static byte[] OfLog(ReceiptLog log) => Rlp.OfList(
        Rlp.OfBytes(log.Address.ToArray()),
        Rlp.OfList([.. log.Topics.Select(topic => Rlp.OfBytes(topic.ToArray()))]),
        Rlp.OfBytes(log.Data.Span));
}

/// <summary>One log of a receipt.</summary>
public sealed record ReceiptLog(Address Address, IReadOnlyList<Hash32> Topics, ReadOnlyMemory<byte> Data);
