namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>Holds reads that belong together to one endpoint: what they contradict is then its own fault.</summary>
/// <param name="blocks">Of the largest request for logs among them.</param>
/// <param name="isSettled">Whether every endpoint would answer the same.</param>
internal sealed class EndpointPin(long blocks, bool isSettled)
{
    private volatile RpcEndpoint? _endpoint;
    private volatile bool _isMixed;

    public long Blocks { get; } = blocks;

    public bool IsSettled { get; } = isSettled;

    public bool MayExplore => IsSettled && _endpoint is null;

    /// <summary>Where the reads go; null before the first.</summary>
    public RpcEndpoint? Endpoint => _endpoint;

    /// <summary>The only one that answered; null when there were several, and nobody knows which of them erred.</summary>
    public RpcEndpoint? Sole => _isMixed ? null : _endpoint;

    /// <summary>The endpoint answered one of the reads.</summary>
    public void Answered(RpcEndpoint endpoint)
    {
        _isMixed |= _endpoint is not null && _endpoint != endpoint;
        _endpoint = endpoint;
    }
}
