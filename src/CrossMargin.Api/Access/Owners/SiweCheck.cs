using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.Api.Access.Owners;

/// <summary>Whether a message was signed by whom it names, for us, now, and for the first time.</summary>
internal sealed class SiweCheck(ApiAccess access, OwnerSessions sessions, IMessageSignatures signatures, TimeProvider time)
{
    // Clocks of wallets are not ours.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <param name="text">The message as it was signed.</param>
    /// <param name="host">By which name this server was called.</param>
    public async Task<SiweOutcome> RunAsync(SiweMessage message, string text, ReadOnlyMemory<byte> signature, HostString host, CancellationToken cancellationToken)
    {
        if (Misdirected(message, host) is { } misdirected)
            return new SiweOutcome.Refused(misdirected);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = Earlier(message.ExpiresAt, now + OwnerSessions.TokenLifetime);
        if (message.IssuedAt > now + Skew || message.NotBefore > now + Skew)
            return new SiweOutcome.Refused("The message is of the future.");
        if (expiresAt <= now)
            return new SiweOutcome.Refused("The message has expired.");

        // The signature first: nobody but its signer can use a nonce up.
        (AccountId? signer, LinkRefusal? refusal) = await SignerAsync(message, text, signature, cancellationToken);
        if (signer is not { } owner)
            return new SiweOutcome.Refused(refusal!.Reason, refusal.Kind == LinkRefusalKind.Unanswered);
        return await sessions.TryUseNonceAsync(message.Nonce, cancellationToken)
            ? new SiweOutcome.SignedIn(owner, expiresAt)
            : new SiweOutcome.Refused("The nonce is none of ours, has expired, or was used before.");
    }

    /// <summary>A message for somebody else must not sign in here: the wallet has shown its domain to whoever signed.</summary>
    private string? Misdirected(SiweMessage message, HostString host)
    {
        if (access.Hosts.Contains("*"))
            return "This server answers by any name, so no message can be for it: its operator has to name one (--allow-host).";
        HostString domain = new(message.Domain);
        if (!string.Equals(domain.Host, host.Host, StringComparison.OrdinalIgnoreCase) || (domain.Port is { } port && port != host.Port))
            return $"The message is for {message.Domain}, not for {host}.";
        return string.Equals(message.Uri.Host, host.Host, StringComparison.OrdinalIgnoreCase) || message.Uri.Host == host.Host.Trim('[', ']')
            ? null : $"The message is about {message.Uri}, which is not here.";
    }

    /// <summary>By its key, or else as a contract on the chain that the message names.</summary>
    private async Task<(AccountId? Signer, LinkRefusal? Refusal)> SignerAsync(
        SiweMessage message, string text, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        AccountId withKey = new(message.Address), contract = new(message.Address, new ChainId(message.ChainId));
        if (await signatures.CheckMessageAsync(withKey, text, signature, cancellationToken) is not { } refusal)
            return (withKey, null);
        LinkRefusal? asContract = await signatures.CheckMessageAsync(contract, text, signature, cancellationToken);

        // That the address is no contract there says less than why its key did not sign.
        return asContract is null ? (contract, null)
            : (null, asContract.Kind == LinkRefusalKind.WrongChain ? refusal : asContract);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}

/// <summary>How a signing in ended.</summary>
internal abstract record SiweOutcome
{
    private SiweOutcome()
    {
    }

    public sealed record SignedIn(AccountId Owner, DateTimeOffset ExpiresAt) : SiweOutcome;

    /// <param name="IsUnanswered">Whether a chain that was asked did not answer: it may be right.</param>
    public sealed record Refused(string Reason, bool IsUnanswered = false) : SiweOutcome;
}
