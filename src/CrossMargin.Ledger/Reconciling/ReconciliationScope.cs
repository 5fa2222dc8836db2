namespace CrossMargin.Ledger.Reconciling;

/// <summary>How much of a chain was compared.</summary>
public enum ReconciliationScope
{
    /// <summary>Some sub-accounts; the next sample goes on behind the last of them.</summary>
    Sample,

    All,
}
