using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Settlements of funding that no event ties to an account.</summary>
/// <remarks>
/// An account may settle at any time, and where that comes to less than a unit it is told of nobody: only the market says that its growth was
/// updated (ClearingHouse.settleAllFunding). Then anyone in the market may be the one.
/// </remarks>
internal sealed class SilentSettlements
{
    private readonly HashSet<Address> _silent = [];
    private readonly HashSet<Address> _open = [];
    private Hash32 _transaction;

    /// <summary>What nobody claimed within its transaction is silent.</summary>
    public void MoveTo(Hash32 transaction)
    {
        if (transaction == _transaction)
            return;
        _silent.UnionWith(_open);
        _open.Clear();
        _transaction = transaction;
    }

    public void Settle(Address market) => _open.Add(market);

    /// <summary>An account's own event tells whose settlement it was.</summary>
    public void Claim(Address market) => _open.Remove(market);

    /// <summary>An account that settles in all of its markets.</summary>
    public void ClaimAll() => _open.Clear();

    /// <summary>Every market with a silent settlement since this was last asked.</summary>
    public IReadOnlyList<Address> Take()
    {
        MoveTo(default);
        Address[] taken = [.. _silent];
        _silent.Clear();
        return taken;
    }
}
