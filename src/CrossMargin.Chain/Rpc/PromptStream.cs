using System.Net.Sockets;

namespace CrossMargin.Chain.Rpc;

/// <summary>A connection that acknowledges at once what it reads.</summary>
/// <remarks>
/// Nodes that leave Nagle's algorithm on, as Anvil does, hold back the second of two small answers until the first is acknowledged, and a kernel
/// delays that by 40 ms where nothing is to be sent (RFC 896, RFC 1122 section 4.2.3.2). Linux alone has the option, and drops it by itself: so it
/// is set after every read.
/// </remarks>
internal sealed class PromptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // netinet/tcp.h: IPPROTO_TCP, TCP_QUICKACK.
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    private static readonly byte[] On = BitConverter.GetBytes(1);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new PromptStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await base.ReadAsync(buffer, cancellationToken);
        if (OperatingSystem.IsLinux() && read > 0)
            Acknowledge();
        return read;
    }

    private void Acknowledge()
    {
        try
        {
            Socket.SetRawSocketOption(TcpLevel, QuickAck, On);
        }
        catch (SocketException)
        {
            // A kernel without the option acknowledges when it likes: later, but it does.
        }
    }
}
