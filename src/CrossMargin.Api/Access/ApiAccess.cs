namespace CrossMargin.Api.Access;

/// <summary>Who is answered.</summary>
public sealed record ApiAccess
{
    public static IReadOnlyList<string> OfThisMachine { get; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether reading needs a key, too. Without it whoever is on this machine may read. Changing something always needs one.</summary>
    public bool RequireKey { get; init; }

    /// <summary>How many requests without a key one address may make: 1 to <see cref="Ledger.Access.ApiKey.RequestsPerMinuteMax"/>.</summary>
    public int AnonymousPerMinute { get; init; } = 600;

    /// <summary>By which names the API may be called (the header Host), without port; "*" by any. Else a page of another site could make its own name stand for this machine.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = OfThisMachine;

    /// <summary>Pages of which other origins may ask: scheme, host and port. None, unless they are named.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How long keys are kept before they are read again: so long a revoked one may still hold.</summary>
    public TimeSpan KeysKept { get; init; } = TimeSpan.FromSeconds(2);
}
