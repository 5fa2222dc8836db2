namespace CrossMargin.Domain;

/// <summary>How much of the entries is kept. Holdings, and every unwind above finality, are the same with both.</summary>
public enum LedgerRetention
{
    /// <summary>Every entry, for ever: the history of each sub-account.</summary>
    Full,

    /// <summary>Every entry above finality; below it the last one of each slot, which is all that an unwind needs.</summary>
    Finality,
}
