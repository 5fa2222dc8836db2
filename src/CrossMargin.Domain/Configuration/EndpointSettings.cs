namespace CrossMargin.Domain.Configuration;

/// <summary>One JSON-RPC endpoint of a chain.</summary>
/// <param name="Url">http(s) or ws(s). A secret: it may hold an API key.</param>
public sealed record EndpointSettings(Uri Url)
{
    /// <summary>It is never asked more often; null leaves it to what the endpoint refuses.</summary>
    public double? RequestsPerSecondMax { get; init; }

    public static implicit operator EndpointSettings(Uri url) => FromUri(url);

    public static EndpointSettings FromUri(Uri url) => new(url);

    /// <summary>Without what may be secret.</summary>
    public override string ToString() => $"{Url.Scheme}://{Url.Host}:{Url.Port}";
}
