namespace CrossMargin.Domain.Configuration;

/// <summary>Where a chain's liquidations are handed to, past the public pools.</summary>
/// <param name="Url">http(s). A secret: it may hold an API key.</param>
/// <param name="Blocks">For so many blocks a transaction is private; then it is made public. 1 to 25.</param>
public sealed record RelaySettings(Uri Url, RelayMethod Method, int Blocks)
{
    public const int BlocksMax = 25;

    public const int BlocksDefault = 3;

    /// <summary>Without what may be secret.</summary>
    public override string ToString() => $"{Url.Scheme}://{Url.Host}:{Url.Port}";
}

/// <summary>How a relay takes transactions.</summary>
public enum RelayMethod
{
    /// <summary><c>eth_sendPrivateTransaction</c>: once, with the last block.</summary>
    PrivateTransaction,

    /// <summary><c>eth_sendBundle</c>: a bundle of one for each of the next blocks.</summary>
    Bundle,
}
