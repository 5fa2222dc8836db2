using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CrossMargin.Benchmarks;

/// <summary>Many clients that listen to the stream of one server, and when each of them heard of a block.</summary>
internal sealed class StreamCrowd : IAsyncDisposable
{
    // The server takes fewer connections of one address than there are clients: they come from several of this machine's.
    private const int ClientsPerAddress = 200;

    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _readers = [];
    private readonly ConcurrentDictionary<long, ConcurrentBag<long>> _heard = [];
    private readonly TimeProvider _time;

    private StreamCrowd(TimeProvider time) => _time = time;

    public static async Task<StreamCrowd> GatherAsync(Uri server, int clients, TimeProvider time, CancellationToken cancellationToken)
    {
        StreamCrowd crowd = new(time);
        for (int i = 0; i < clients; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            crowd._sockets.Add(socket);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + i / ClientsPerAddress)]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes($"GET /v1/stream?topics=chains HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: text/event-stream\r\n\r\n"), cancellationToken);
            TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            crowd._readers.Add(crowd.ReadAsync(socket, ready));
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(10), time, cancellationToken);
        }

        return crowd;
    }

    /// <summary>How long after a timestamp each client heard of a block, milliseconds.</summary>
    public async Task<double[]> HearAsync(long block, long since, TimeSpan patience, CancellationToken cancellationToken)
    {
        long waiting = _time.GetTimestamp();
        ConcurrentBag<long> heard = _heard.GetOrAdd(block, _ => []);
        while (heard.Count < _sockets.Count)
        {
            if (_time.GetElapsedTime(waiting) > patience)
                throw new InvalidOperationException($"Of {_sockets.Count} clients {heard.Count} have heard of block {block}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time, cancellationToken);
        }

        return [.. heard.Select(at => _time.GetElapsedTime(since, at).TotalMilliseconds)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_readers);
    }

    private async Task ReadAsync(Socket socket, TaskCompletionSource ready)
    {
        try
        {
            using NetworkStream stream = new(socket);
            using StreamReader lines = new(stream, Encoding.UTF8, false, 4_096);
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line == "event: ready")
                    ready.TrySetResult();
                const string number = "\"number\":";
                int at = line.StartsWith("data: ", StringComparison.Ordinal) ? line.IndexOf(number, StringComparison.Ordinal) : -1;
                if (at >= 0)
                    Note(line.AsSpan(at + number.Length));
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The crowd has been sent home.
        }
    }

    private void Note(ReadOnlySpan<char> text) => _heard
        .GetOrAdd(long.Parse(text[..text.IndexOf(',')], CultureInfo.InvariantCulture), _ => [])
        .Add(_time.GetTimestamp());
}
