namespace CrossMargin.SimulationTests.Nodes;

/// <summary>A JSON-RPC error that a node answers with.</summary>
/// <param name="revert">What a contract reverted with; null for every other error.</param>
internal sealed class NodeErrorException(int code, string message, byte[]? revert = null) : Exception(message)
{
    public int Code => code;

    public byte[]? Revert => revert;
}
