using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc1271;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.Chain.Links;

/// <summary>Signatures of links and of messages: an externally owned address is recovered from its own, a contract is asked on its chain (EIP-1271).</summary>
/// <remarks>
/// A contract is asked at the newest block: whoever its rule lets sign now decides, not who could once. More than half of the
/// endpoints that can be asked must agree on its answer.
/// </remarks>
public sealed class LinkSignatures(IReadOnlyDictionary<ChainId, IChainClient> clients) : ILinkSignatures, IMessageSignatures
{
    /// <summary>bytes4(keccak256("isValidSignature(bytes32,bytes)")), which a contract returns when it is (EIP-1271).</summary>
    private static readonly byte[] Valid = [0x16, 0x26, 0xba, 0x7e];

    public Task<LinkRefusal?> CheckLinkAsync(
        OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) =>
        CheckAsync(LinkStatement.OfLink(link), link, side, signature, cancellationToken);

    public Task<LinkRefusal?> CheckRevocationAsync(
        OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) =>
        CheckAsync(LinkStatement.OfRevocation(link), link, side, signature, cancellationToken);

    public Task<LinkRefusal?> CheckMessageAsync(AccountId signer, string message, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) =>
        CheckAsync(PersonalMessage.Digest(message), signer, null, signature, cancellationToken);

    private Task<LinkRefusal?> CheckAsync(
        TypedData statement, OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) =>
        CheckAsync(statement.Digest(), link[side], link[side == LinkSide.Owner ? LinkSide.Linked : LinkSide.Owner], signature, cancellationToken);

    private async Task<LinkRefusal?> CheckAsync(
        Hash32 digest, AccountId signer, AccountId? other, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        if (signer.OnlyOn is not { } chain)
            return CheckKey(digest, signer, other, signature.Span);
        if (!clients.TryGetValue(chain, out IChainClient? client))
            return new LinkRefusal(LinkRefusalKind.WrongChain, $"{signer} is on chain {chain}, which is not followed.");
        try
        {
            return await CheckContractAsync(client, signer.Owner, digest, signature, cancellationToken);
        }
        catch (RpcException fault)
        {
            return new LinkRefusal(LinkRefusalKind.Unanswered, $"{signer} could not be asked for its signature: {fault.Message}");
        }
    }

    /// <param name="other">Who must sign as well; null where there is only one.</param>
    private static LinkRefusal? CheckKey(Hash32 digest, AccountId expected, AccountId? other, ReadOnlySpan<byte> signature)
    {
        SignatureFault fault = SignatureRecovery.TryRecover(digest, signature, out Address signer);
        if (fault == SignatureFault.None && signer == expected.Owner)
            return null;
        return fault switch
        {
            SignatureFault.None when signer == other?.Owner =>
                new LinkRefusal(LinkRefusalKind.OneSided, $"The signature for {expected} is by {signer}, the other side: both must sign."),
            SignatureFault.None =>
                new LinkRefusal(LinkRefusalKind.Forged, $"The signature for {expected} is by {signer}, or of another statement."),
            SignatureFault.HighS =>
                new LinkRefusal(LinkRefusalKind.Malleable, $"The signature for {expected} has its s in the upper half of the order: only the lower form is taken."),
            SignatureFault.Length =>
                new LinkRefusal(LinkRefusalKind.Forged, $"The signature for {expected} has {signature.Length} bytes instead of 65; a contract must name its chain."),
            SignatureFault.Parity =>
                new LinkRefusal(LinkRefusalKind.Forged, $"The signature for {expected} ends with {signature[^1]} instead of 27 or 28."),
            _ => new LinkRefusal(LinkRefusalKind.Forged, $"The signature for {expected} has an r or s that no key gives."),
        };
    }

    private static async Task<LinkRefusal?> CheckContractAsync(
        IChainClient client, Address contract, Hash32 digest, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        BlockHeader head = await client.FindBlockAsync(BlockId.Latest, cancellationToken)
            ?? throw new RpcTransportException($"Chain {client.Chain} has no block.", isTransient: true);
        BlockId block = BlockId.At(head.Ref.Number);
        ReadOnlyMemory<byte> code = await client.ReadCodeAsync(contract, block, cancellationToken);
        if (!ContractCode.IsContract(code.Span))
        {
            return new LinkRefusal(
                LinkRefusalKind.WrongChain,
                $"{contract} is no contract on chain {client.Chain} at block {head.Ref.Number}; an externally owned address is one account on every chain, and names chain 0.");
        }

        CallOutcome outcome = await client.CallAgreedAsync(
            new CallRequest(contract, Erc1271.IsValidSignature.Encode(digest, signature.ToArray())), block, cancellationToken);
        return IsAccepted(outcome)
            ? null
            : new LinkRefusal(LinkRefusalKind.Forged, $"{contract} on chain {client.Chain} does not take the signature for its own at block {head.Ref.Number}.");
    }

    /// <summary>A revert, nothing, and anything but the very four bytes are a no.</summary>
    private static bool IsAccepted(CallOutcome outcome)
    {
        try
        {
            return outcome is CallOutcome.Returned returned && Erc1271.IsValidSignature.DecodeResult(returned.Data.Span).AsSpan().SequenceEqual(Valid);
        }
        catch (AbiException)
        {
            return false;
        }
    }
}
