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

    /// <summary>It said last that it is on another chain: asked for nothing until it says otherwise.</summary>
    public bool IsForeign { get; set; }

    /// <summary>Where it is foreign, it is not even asked for its chain until then.</summary>
    public DateTimeOffset ForeignUntil { get; set; }

    /// <summary>Whether nothing may be sent to it. After that it is asked for its chain before anything else.</summary>
    public bool IsShutOut(DateTimeOffset now) => IsForeign && ForeignUntil > now;

    /// <summary>What it said last that its head is, or a higher block that it had since.</summary>
    public BlockRef? Head { get; set; }

    /// <summary>Its head was far older than another endpoint's, or it lacked logs that another has: it is passed over until then.</summary>
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
