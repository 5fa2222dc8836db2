using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>All receipts of one block, as a node tells them, held against the root in the block's header.</summary>
/// <remarks>
/// The header is proven by the block's hash, the receipts by the header: a node can leave none out, add none and change none. A receipt
/// holds its outcome, its logs and the gas of the block up to it. Whose it is stands beside it, as does the price of the gas: for those there
/// is the word of several nodes.
/// </remarks>
public static class ReceiptsProof
{
    /// <summary>Whether these are all receipts of the block.</summary>
    /// <param name="block">The block's hash.</param>
    /// <param name="receipts">Of the whole block, in its order; null where one is of a form that is not known here.</param>
    public static ReceiptsVerdict Verify(Hash32 block, SealedHeader header, IReadOnlyList<BlockReceipt>? receipts)
    {
        if (header.FindFault(block) is { } fault)
            return new ReceiptsVerdict.ForeignHeader(fault);
        if (receipts is null)
            return new ReceiptsVerdict.Unknown();
        Hash32 root = TrieRoot.OfList([.. receipts.Select(receipt => new ReadOnlyMemory<byte>(receipt.Body.Encode()))]);
        return root == header.ReceiptsRoot
            ? new ReceiptsVerdict.Proven()
            : new ReceiptsVerdict.Refuted($"the receipts of block {header.Number} have the root {root}, its header says {header.ReceiptsRoot}");
    }

    /// <summary>Whether the block holds a receipt with this outcome and this gas.</summary>
    /// <param name="block">The hash of the block that the receipt is said to be in.</param>
    /// <param name="receipts">Of the whole block, in its order; null where one is of a form that is not known here.</param>
    /// <param name="transaction">Whose receipt is claimed, with its outcome and its gas.</param>
    public static ReceiptsVerdict Verify(
        Hash32 block, SealedHeader header, IReadOnlyList<BlockReceipt>? receipts, Hash32 transaction, bool isSuccess, long gasUsed)
    {
        ReceiptsVerdict whole = Verify(block, header, receipts);
        if (receipts is null || whole is not ReceiptsVerdict.Proven)
            return whole;
        int at = receipts.ToList().FindIndex(receipt => receipt.Transaction == transaction);
        if (at < 0)
            return new ReceiptsVerdict.Refuted($"block {header.Number} has no receipt of {transaction}");
        ReceiptBody body = receipts[at].Body;
        long gasBefore = at == 0 ? 0 : receipts[at - 1].Body.CumulativeGasUsed;
        return body.IsSuccess == isSuccess && body.CumulativeGasUsed - gasBefore == gasUsed
            ? new ReceiptsVerdict.Proven()
            : new ReceiptsVerdict.Refuted($"the receipt of {transaction} is another one in block {header.Number}");
    }
}

/// <summary>A receipt and whose it is.</summary>
public sealed record BlockReceipt(Hash32 Transaction, ReceiptBody Body);

/// <summary>What a block's receipts say of themselves, or of one of them.</summary>
public abstract record ReceiptsVerdict
{
    private ReceiptsVerdict()
    {
    }

    public sealed record Proven : ReceiptsVerdict;

    /// <summary>The header's fields do not hash to the block's hash: a lie, or a chain whose headers have another form.</summary>
    public sealed record ForeignHeader(ProofRefusal Reason) : ReceiptsVerdict;

    /// <summary>A receipt of the block has a form that is not known here, as the deposits of rollups: nothing can be said.</summary>
    public sealed record Unknown : ReceiptsVerdict;

    /// <summary>What the node says of its own block contradicts itself.</summary>
    public sealed record Refuted(string Why) : ReceiptsVerdict;
}
