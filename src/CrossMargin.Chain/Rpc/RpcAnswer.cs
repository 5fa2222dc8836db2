using System.Runtime.ExceptionServices;

namespace CrossMargin.Chain.Rpc;

/// <summary>A node's answer to one request: a value, or an error.</summary>
/// <param name="Id">The identifier that the node gave back; null when it gave none.</param>
internal readonly record struct RpcAnswer<T>(long? Id, T Value, RpcException? Error)
{
    /// <exception cref="RpcException">The answer is an error.</exception>
    public T Require()
    {
        if (Error is not null)
            ExceptionDispatchInfo.Throw(Error);
        return Value;
    }
}
