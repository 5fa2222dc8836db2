using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Terminal;

/// <summary>Why the ledger has nothing to say of a block.</summary>
internal static class PastHoldingsText
{
    public static string Excuse(PastHoldings past) => past switch
    {
        PastHoldings.NotIndexed { Checkpoint.Hash.IsZero: true } => "nothing is indexed yet",
        PastHoldings.NotIndexed notIndexed => $"the block is not indexed yet: the ledger stands at block {notIndexed.Checkpoint.Number}",
        PastHoldings.Compacted compacted => $"the ledger has no history before block {compacted.To}: it was compacted",
        _ => throw new InvariantViolationException("Holdings that are known need no excuse."),
    };
}
