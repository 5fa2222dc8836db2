namespace CrossMargin.Api.Access;

/// <summary>Who is answered.</summary>
public sealed record ApiAccess
{
    /// <summary>Whether reading needs a key, too. Without it whoever is on this machine may read. Changing something always needs one.</summary>
    public bool RequireKey { get; init; }

    /// <summary>How many requests without a key one address may make: 1 to <see cref="Ledger.Access.ApiKey.RequestsPerMinuteMax"/>.</summary>
    public int AnonymousPerMinute { get; init; } = 600;

    /// <summary>How long keys are kept before they are read again: so long a revoked one may still hold.</summary>
    public TimeSpan KeysKept { get; init; } = TimeSpan.FromSeconds(2);
}
