namespace CrossMargin.Devnet.Hostile;

/// <summary>A request and what an honest node answers to it.</summary>
/// <param name="Request">JSON: one request or a batch; empty for what the node sends unasked over a WebSocket.</param>
/// <param name="Response">JSON: one answer, a batch, or a notification.</param>
public sealed record HostileExchange(HostileChannel Channel, ReadOnlyMemory<byte> Request, ReadOnlyMemory<byte> Response);

/// <summary>What the exchange goes over.</summary>
public enum HostileChannel
{
    Http,
    WebSocket,
}
