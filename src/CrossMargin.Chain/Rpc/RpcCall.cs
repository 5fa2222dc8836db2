namespace CrossMargin.Chain.Rpc;

/// <summary>One request: what is asked for.</summary>
internal readonly record struct RpcCall(string Method, IReadOnlyList<object?> Parameters);
