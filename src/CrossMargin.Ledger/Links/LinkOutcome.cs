using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>What came of a statement.</summary>
public abstract record LinkOutcome
{
    private LinkOutcome()
    {
    }

    /// <param name="Link">As it is stored now.</param>
    public sealed record Taken(StoredLink Link) : LinkOutcome;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(LinkRefusal Refusal) : LinkOutcome;
}
