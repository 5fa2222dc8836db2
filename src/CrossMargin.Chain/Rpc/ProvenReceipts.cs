using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Receipts that were proven lately: whoever tells one of them again need not prove it again.</summary>
internal sealed class ProvenReceipts
{
    /// <summary>More than attempts are under way at any time; beyond it everything is proven anew.</summary>
    private const int CountMax = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash32, TransactionReceipt> _receipts = [];

    /// <summary>Whether receipts of this chain were proven once: then its headers have the form that is known here.</summary>
    public bool HeadersAreCommon { get; private set; }

    public bool Has(TransactionReceipt receipt)
    {
        lock (_lock)
            return _receipts.TryGetValue(receipt.TransactionHash, out TransactionReceipt? proven) && proven == receipt;
    }

    public void SawCommonHeader() => HeadersAreCommon = true;

    public void Add(TransactionReceipt receipt)
    {
        SawCommonHeader();
        lock (_lock)
        {
            if (_receipts.Count >= CountMax)
                _receipts.Clear();
            _receipts[receipt.TransactionHash] = receipt;
        }
    }
}
