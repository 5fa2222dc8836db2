using CrossMargin.Chain.Abi;

namespace CrossMargin.Chain.Sending.Relays;

/// <summary>Signs each request's body: the header says who asks, and that nobody changed it.</summary>
/// <remarks><c>X-Flashbots-Signature: address:signature</c>, over the hexadecimal Keccak-256 of the body as a personal message (EIP-191, version 0x45).</remarks>
internal sealed class RelaySignature(PrivateKey identity, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Header = "X-Flashbots-Signature";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        string signed = Keccak256.Hash(body).ToString();
        request.Headers.Add(Header, $"{identity.Address}:{identity.Sign(PersonalMessage.Digest(signed))}");
        return await base.SendAsync(request, cancellationToken);
    }
}
