using CrossMargin.Domain;

namespace CrossMargin.Api;

/// <summary>How the endpoints of each chain fare, where this process talks to them.</summary>
/// <param name="Read">May be called from any thread; null where another process does the talking.</param>
public sealed record EndpointConditions(Func<ChainId, IReadOnlyList<EndpointCondition>>? Read)
{
    /// <summary>This process asks no endpoints.</summary>
    public static EndpointConditions None { get; } = new((Func<ChainId, IReadOnlyList<EndpointCondition>>?)null);
}
