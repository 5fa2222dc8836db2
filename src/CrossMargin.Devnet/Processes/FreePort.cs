using System.Net;
using System.Net.Sockets;

namespace CrossMargin.Devnet.Processes;

/// <summary>A port for a server that cannot choose one itself.</summary>
internal static class FreePort
{
    /// <summary>Free a moment ago: the caller tries again with another when somebody was faster.</summary>
    public static int Find()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
