namespace CrossMargin.Chain.Rpc;

/// <summary>One endpoint of a chain and how it fares. Guarded by its pool's lock.</summary>
internal sealed class RpcEndpoint(JsonRpcTransport transport)
{
    public JsonRpcTransport Transport { get; } = transport;

    /// <summary>Whether it has said, since its last failure, that it is on the chain that it should be on.</summary>
    public bool IsVerified { get; set; }

    /// <summary>It is on another chain: never asked again.</summary>
    public bool IsForeign { get; set; }

    /// <summary>When the outage began; null while it answers.</summary>
    public DateTimeOffset? DownSince { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>It is passed over until then, while another one answers.</summary>
    public DateTimeOffset RestsUntil { get; set; }
}
