using System.Net;

namespace CrossMargin.Chain.Rpc;

/// <summary>A fault of a node or of the way to it. Never says a URL's path, query or user: they hold API keys.</summary>
/// <param name="isTransient">Whether the same request may succeed later.</param>
/// <remarks>Carries no inner exception: those of the network may name the URL.</remarks>
public abstract class RpcException(string message, bool isTransient) : Exception(message)
{
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the node asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>No usable answer: connection, time-out, HTTP status, broken JSON.</summary>
public sealed class RpcTransportException(string message, bool isTransient, HttpStatusCode? status = null)
    : RpcException(message, isTransient)
{
    /// <summary>The HTTP status, where it was the fault.</summary>
    public HttpStatusCode? Status { get; } = status;
}

/// <summary>The node answered with a JSON-RPC error.</summary>
/// <param name="data">The error's data when it is hexadecimal: revert data.</param>
public sealed class RpcErrorException(int code, string message, ReadOnlyMemory<byte> data, bool isTransient)
    : RpcException($"JSON-RPC error {code}: {message}", isTransient)
{
    public int Code { get; } = code;

    /// <summary>The node's own words.</summary>
    public string NodeMessage { get; } = message;

    /// <summary>The error's data when it is hexadecimal: revert data.</summary>
    public ReadOnlyMemory<byte> ErrorData { get; } = data;
}

/// <summary>The node refuses the size of the request or of its answer. Asking for less will succeed.</summary>
public sealed class RpcLimitException(string message) : RpcException(message, isTransient: false)
{
    /// <summary>What the node said that it takes.</summary>
    public ProviderLimits Limits { get; init; } = ProviderLimits.Unknown;
}

/// <summary>The node answered, and what it said cannot be true.</summary>
public sealed class RpcDistrustException(string endpoint, Distrust distrust)
    : RpcException($"{endpoint} is not believed: {distrust}.", isTransient: true)
{
    public Distrust Distrust { get; } = distrust;
}
