namespace CrossMargin.Ledger.Leases;

/// <summary>Another keeper may send now: nothing was written, and nothing is to be sent.</summary>
public sealed class LeaseLostException(LeaseTerm term)
    : Exception($"Chain {term.Chain}, account {term.Account}: another keeper has taken over from term {term.Number}.")
{
    public LeaseTerm Term { get; } = term;
}
