using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>One endpoint of a chain and how it fares. Guarded by its pool's lock.</summary>
/// <param name="name">Tells it from the others of its chain; without a secret.</param>
internal sealed class RpcEndpoint(JsonRpcTransport transport, string name, EndpointCircuit circuit)
{
    public JsonRpcTransport Transport { get; } = transport;

    public string Name { get; } = name;

    public EndpointCircuit Circuit { get; } = circuit;

    public LogLimits Limits { get; } = new();

    /// <summary>When it last said, since its last failure, that it is on the chain that it should be on.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>It is on another chain: never asked again.</summary>
    public bool IsForeign { get; set; }

    /// <summary>What it said last that its head is, or a higher block that it had since.</summary>
    public BlockRef? Head { get; set; }

    /// <summary>Its head was far older than another endpoint's: it is passed over until then.</summary>
    public DateTimeOffset LagsUntil { get; set; }

    /// <summary>Rises with each request of the pool, so that the endpoint with the lowest was asked the longest ago.</summary>
    public long LastAsked { get; set; }

    /// <summary>Answers that were not believed, by reason.</summary>
    public Dictionary<string, long> Distrusts { get; } = [];

    /// <summary>What went wrong last.</summary>
    public string? Fault { get; set; }

    /// <summary>When it was last logged that its rate was learnt.</summary>
    public DateTimeOffset? RateLoggedAt { get; set; }
}
