namespace CrossMargin.Domain.Links;

/// <summary>A statement of two accounts: what the linked one holds and owes belongs to the owner's account.</summary>
/// <param name="Owner">Who takes it. A contract names the chain that it lives on; an externally owned address is one account on every chain.</param>
/// <param name="Linked">Whose it is until then; in the same form.</param>
/// <param name="Nonce">Of the signers' choice. It counts once, so that an ended link is not brought back.</param>
/// <param name="IssuedAt">Unix seconds: the link begins here.</param>
/// <param name="ExpiresAt">Unix seconds: the first second at which it has ended.</param>
public sealed record OwnerLink(AccountId Owner, AccountId Linked, Hash32 Nonce, long IssuedAt, long ExpiresAt)
{
    /// <summary>The last second that a clock shows: the end of the year 9999.</summary>
    public const long TimeMax = 253_402_300_799;

    public AccountId this[LinkSide side] => side == LinkSide.Owner ? Owner : Linked;

    public bool IsInEffect(DateTimeOffset at) => at.ToUnixTimeSeconds() is var now && IssuedAt <= now && now < ExpiresAt;

    public override string ToString() => $"{Linked} to {Owner}";
}
