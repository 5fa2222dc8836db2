using System.Globalization;
using System.Net.Sockets;

namespace CrossMargin.Devnet.Postgres;

/// <summary>A kept server that another process of this user runs already: it is shared, because data have one server.</summary>
internal static class RunningCluster
{
    // postmaster.pid, lines from 1: process, data folder, start time, port, socket folder, listen address, memory, status.
    private const int PortLine = 3;
    private const int StatusLine = 7;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Its port; null when no server runs on the folder.</summary>
    public static async Task<int?> FindPortAsync(string folder, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, "data", "postmaster.pid");
        // A server that died leaves its file behind: only an answer proves that it lives.
        return File.Exists(file) && ReadPort(await File.ReadAllLinesAsync(file, cancellationToken)) is { } port
            && await AnswersAsync(port, cancellationToken)
                ? port
                : null;
    }

    /// <summary>Null while the server is starting or stopping, or when the file is not such a file.</summary>
    internal static int? ReadPort(IReadOnlyList<string> lines) =>
        lines.Count > StatusLine && lines[StatusLine].Trim() == "ready"
        && int.TryParse(lines[PortLine], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
            ? port
            : null;

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using TcpClient probe = new();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectTimeout);
        try
        {
            await probe.ConnectAsync("127.0.0.1", port, patience.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
