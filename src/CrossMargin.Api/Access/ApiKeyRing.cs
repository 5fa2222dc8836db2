using System.Collections.Frozen;
using System.Security.Cryptography;
using CrossMargin.Ledger.Access;

namespace CrossMargin.Api.Access;

/// <summary>The keys that hold, kept for a moment, so that no request costs a query, and wrong ones cost none either.</summary>
/// <remarks>All who ask meanwhile await the same reading. One that failed is kept as long: a database that is silent is not asked by each of them.</remarks>
internal sealed class ApiKeyRing(ApiKeyStore store, ApiAccess access, TimeProvider time)
{
    // What is compared where there is no such key, which then takes as long as one with a wrong secret.
    private static readonly ApiKey Nobody = new(0, "", new byte[SHA256.HashSizeInBytes], ApiScope.Read, 1, DateTimeOffset.UnixEpoch, null, null);

    private readonly Lock _lock = new();
    private Reading? _newest;

    /// <summary>Null when the token is that of no key that holds.</summary>
    public async Task<ApiKey?> FindAsync(string token, CancellationToken cancellationToken)
    {
        byte[] secret = new byte[ApiToken.SecretSize];
        if (!ApiToken.TryRead(token, out long number, secret))
            return null;
        FrozenDictionary<long, ApiKey> keys = await ReadAsync().WaitAsync(cancellationToken);
        ApiKey? key = keys.GetValueOrDefault(number);
        bool isRight = (key ?? Nobody).Matches(secret);
        return isRight && key?.Holds(time.GetUtcNow()) == true ? key : null;
    }

    /// <summary>A key that was shown before, if it still holds.</summary>
    public async Task<ApiKey?> FindAsync(long number, CancellationToken cancellationToken) =>
        (await ReadAsync().WaitAsync(cancellationToken)).GetValueOrDefault(number) is { } key && key.Holds(time.GetUtcNow()) ? key : null;

    private Task<FrozenDictionary<long, ApiKey>> ReadAsync()
    {
        lock (_lock)
        {
            if (_newest is not { } newest || time.GetElapsedTime(newest.Begun) >= access.KeysKept)
                _newest = newest = new Reading(time.GetTimestamp(), LoadAsync());
            return newest.Keys;
        }
    }

    // Not by the token of one request: others await it as well.
    private async Task<FrozenDictionary<long, ApiKey>> LoadAsync() =>
        (await store.ReadHoldingAsync(CancellationToken.None)).ToFrozenDictionary(key => key.Number);

    private sealed record Reading(long Begun, Task<FrozenDictionary<long, ApiKey>> Keys);
}
