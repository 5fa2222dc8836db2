namespace CrossMargin.Domain.Links;

/// <summary>Why a link, or the revocation of one, does not count.</summary>
/// <param name="Reason">One sentence for people: what was found, and of whom.</param>
public sealed record LinkRefusal(LinkRefusalKind Kind, string Reason)
{
    public override string ToString() => Reason;
}

public enum LinkRefusalKind
{
    /// <summary>Only one side has signed, or one has signed for both.</summary>
    OneSided,

    /// <summary>A signature is not that of the side.</summary>
    Forged,

    /// <summary>An ECDSA signature with s in the upper half of the curve's order: the other form of one in the lower half.</summary>
    Malleable,

    /// <summary>Both sides are the same account.</summary>
    SelfLink,

    Expired,

    NotYetValid,

    /// <summary>A side names a chain on which it is no contract, or that is not followed.</summary>
    WrongChain,

    /// <summary>The nonce was used before.</summary>
    Replayed,

    /// <summary>The linked account has an owner already.</summary>
    SecondOwner,

    /// <summary>The owner belongs to the linked account already.</summary>
    Cycle,

    /// <summary>There is no link with the nonce.</summary>
    Unknown,

    /// <summary>The link was revoked before.</summary>
    Revoked,

    /// <summary>The chain of a contract did not answer: nothing is known, and it may be tried again.</summary>
    Unanswered,
}
