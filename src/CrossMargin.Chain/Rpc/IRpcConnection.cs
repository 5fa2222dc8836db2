namespace CrossMargin.Chain.Rpc;

/// <summary>The way to one endpoint: carries requests there and answers back, and looks into neither more than it must.</summary>
internal interface IRpcConnection : IAsyncDisposable
{
    /// <summary>Sends one request, or one batch, and reads its whole answer.</summary>
    /// <param name="firstId">The identifier of the first request; those of a batch count up from it.</param>
    /// <exception cref="RpcTransportException">The answer did not arrive.</exception>
    /// <exception cref="RpcLimitException">The answer is larger than allowed.</exception>
    Task<RpcBody> ExchangeAsync(ReadOnlyMemory<byte> body, long firstId, int count, CancellationToken cancellationToken);
}
