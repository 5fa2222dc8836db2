using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>What is to be done about a transaction after a look at the chain.</summary>
internal abstract record NextStep
{
    private NextStep()
    {
    }

    /// <summary>Nothing yet.</summary>
    /// <param name="IsMiss">What should be there was not found; enough of these in a row are proof.</param>
    public sealed record Wait(bool IsMiss = false) : NextStep;

    /// <summary>The node does not have it: the same bytes are sent again.</summary>
    /// <param name="IfStillValid">Only after the pending state accepts it still.</param>
    public sealed record SendAgain(bool IfStillValid) : NextStep;

    /// <summary>It waits too long: a higher bid is to take its place, or a transfer to ourselves.</summary>
    /// <param name="Gives">Why the attempt is given up; null to outbid it while that is worth it.</param>
    public sealed record Outbid(string? Gives) : NextStep;

    /// <summary>Its nonce is given back.</summary>
    public sealed record ReleaseNonce : NextStep;

    /// <param name="ReleasesNonce">No node holds it any more.</param>
    public sealed record Move(AttemptStep Step, bool ReleasesNonce = false) : NextStep;
}
