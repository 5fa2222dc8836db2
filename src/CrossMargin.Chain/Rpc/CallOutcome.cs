namespace CrossMargin.Chain.Rpc;

/// <summary>How a call ended. A revert is an answer, not a fault.</summary>
public abstract record CallOutcome
{
    private CallOutcome()
    {
    }

    public sealed record Returned(ReadOnlyMemory<byte> Data) : CallOutcome;

    /// <param name="Data">The revert data: a custom error, Error(string), Panic(uint256), or nothing.</param>
    public sealed record Reverted(ReadOnlyMemory<byte> Data, string Message) : CallOutcome;
}
