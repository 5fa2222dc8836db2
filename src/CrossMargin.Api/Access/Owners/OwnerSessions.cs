using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CrossMargin.Domain;
using CrossMargin.Ledger.Access;

namespace CrossMargin.Api.Access.Owners;

/// <summary>Nonces to sign with, and the tokens that a signature is worth: both hold what they say themselves, authenticated by HMAC-SHA-256 (RFC 2104).</summary>
/// <remarks>So every process on the same database takes what any of them gave, and none has to remember it. The secret is read once.</remarks>
internal sealed class OwnerSessions(OwnerSessionStore store, TimeProvider time)
{
    public static readonly TimeSpan NonceLifetime = TimeSpan.FromMinutes(10), TokenLifetime = TimeSpan.FromHours(1);

    private const string Prefix = "cmo_";

    private const int RandomSize = 12, NonceTagSize = 16, TimeSize = 8, TokenSize = Address.Size + TimeSize + TimeSize + HMACSHA256.HashSizeInBytes;

    private readonly Lock _lock = new();
    private Task<byte[]>? _secret;

    /// <summary>Letters and digits, as EIP-4361 wants it.</summary>
    public async Task<(string Nonce, DateTimeOffset ExpiresAt)> CreateNonceAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset expiresAt = time.GetUtcNow() + NonceLifetime;
        byte[] nonce = [.. TimeBytes(expiresAt), .. RandomNumberGenerator.GetBytes(RandomSize)];
        byte[] tag = await TagAsync("nonce", nonce, cancellationToken);
        return (Convert.ToHexStringLower([.. nonce, .. tag]), expiresAt);
    }

    /// <summary>Uses a nonce of <see cref="CreateNonceAsync"/> up.</summary>
    /// <returns>False when it is none of ours, has expired, or was used before.</returns>
    public async Task<bool> TryUseNonceAsync(string text, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[TimeSize + RandomSize + NonceTagSize];
        if (text.Length != 2 * bytes.Length || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        byte[] nonce = bytes[..(TimeSize + RandomSize)];
        byte[] tag = await TagAsync("nonce", nonce, cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(nonce.Length), tag))
            return false;
        DateTimeOffset expiresAt = ReadTime(nonce), now = time.GetUtcNow();
        return now < expiresAt && await store.TryUseAsync(text.ToLowerInvariant(), expiresAt, now, cancellationToken);
    }

    /// <param name="expiresAt">At most <see cref="TokenLifetime"/> from now.</param>
    public async Task<string> CreateTokenAsync(AccountId owner, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        byte[] told = [.. owner.Owner.ToArray(), .. NumberBytes(owner.OnlyOn?.Value ?? 0), .. TimeBytes(expiresAt)];
        byte[] tag = HMACSHA256.HashData(await SecretAsync(cancellationToken), Tagged("token", told));
        return Prefix + Base64Url.EncodeToString([.. told, .. tag]);
    }

    /// <summary>Whose token it is; null when it is none that holds.</summary>
    public async Task<AccountId?> FindAsync(string token, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[TokenSize];
        if (!IsToken(token) || !Base64Url.IsValid(token.AsSpan(Prefix.Length), out int size) || size != TokenSize)
            return null;
        Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length), bytes);
        byte[] told = bytes[..(TokenSize - HMACSHA256.HashSizeInBytes)];
        byte[] tag = HMACSHA256.HashData(await SecretAsync(cancellationToken), Tagged("token", told));
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(told.Length), tag) || ReadTime(told.AsSpan(Address.Size + TimeSize)) <= time.GetUtcNow())
            return null;
        long chain = BinaryPrimitives.ReadInt64BigEndian(told.AsSpan(Address.Size));
        return new AccountId(new Address(told.AsSpan(0, Address.Size)), chain == 0 ? null : new ChainId(chain));
    }

    /// <summary>Whether it has the form of one.</summary>
    public static bool IsToken(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length <= Prefix.Length + TokenSize * 2;

    private async Task<byte[]> TagAsync(string purpose, byte[] told, CancellationToken cancellationToken) =>
        HMACSHA256.HashData(await SecretAsync(cancellationToken), Tagged(purpose, told))[..NonceTagSize];

    // A nonce can never be taken for a token.
    private static byte[] Tagged(string purpose, byte[] told) => [.. Encoding.ASCII.GetBytes(purpose), 0, .. told];

    /// <summary>A reading that failed is not kept: the next one who asks tries again.</summary>
    private Task<byte[]> SecretAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_secret is null or { IsFaulted: true })
                _secret = store.ReadSecretAsync(CancellationToken.None);
            return _secret.WaitAsync(cancellationToken);
        }
    }

    private static byte[] TimeBytes(DateTimeOffset at) => NumberBytes(at.ToUnixTimeSeconds());

    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> bytes) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, 253_402_300_799));

    private static byte[] NumberBytes(long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
