using System.Net.Sockets;
using System.Text;

namespace CrossMargin.IntegrationTests.Api;

/// <summary>Listens over a socket of its own that takes as little as it can: what is not read waits at the server.</summary>
internal sealed class BareListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
    private readonly byte[] _buffer = new byte[64 * 1_024];

    private BareListener()
    {
    }

    /// <summary>Reads no further than the first event.</summary>
    public static async Task<BareListener> OpenAsync(Uri server, string path)
    {
        BareListener listener = new();
        await listener._socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await listener._socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        StringBuilder heard = new();
        while (!heard.ToString().Contains("event: ready", StringComparison.Ordinal))
            Assert.NotEqual(0, await listener.ReadAsync(heard, TestContext.Current.CancellationToken));
        return listener;
    }

    /// <summary>What waited, up to the end of the connection, however that came.</summary>
    public async Task<string> ReadToEndAsync(TimeSpan patience)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(patience);
        StringBuilder heard = new();
        try
        {
            while (await ReadAsync(heard, late.Token) > 0)
            {
                // Until there is no more.
            }
        }
        catch (SocketException)
        {
            // The server has given the connection up.
        }

        return heard.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReadAsync(StringBuilder heard, CancellationToken cancellationToken)
    {
        int read = await _socket.ReceiveAsync(_buffer, cancellationToken);
        heard.Append(Encoding.UTF8.GetString(_buffer, 0, read));
        return read;
    }
}
