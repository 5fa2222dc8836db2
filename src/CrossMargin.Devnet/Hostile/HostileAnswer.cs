using System.Net;

namespace CrossMargin.Devnet.Hostile;

/// <summary>What is answered in place of the honest answer.</summary>
public abstract record HostileAnswer
{
    private HostileAnswer()
    {
    }

    /// <summary>How long nothing happens first.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A whole answer, whatever it is worth.</summary>
    /// <param name="Status">Of HTTP; without meaning over a WebSocket.</param>
    /// <param name="RetryAfter">The header of HTTP; null for none.</param>
    public sealed record Reply(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null) : HostileAnswer;

    /// <summary>The body with status 200, piece by piece, with a pause after each but the last.</summary>
    /// <param name="PieceBytes">At least 1.</param>
    public sealed record Drip(ReadOnlyMemory<byte> Body, int PieceBytes, TimeSpan Pause) : HostileAnswer;

    /// <summary>The connection ends without an answer.</summary>
    public sealed record Drop : HostileAnswer;

    /// <summary>No answer, and none to anything else on the same connection; it stays open.</summary>
    public sealed record Silence : HostileAnswer;
}
