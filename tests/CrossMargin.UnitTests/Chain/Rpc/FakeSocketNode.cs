using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>A node behind a WebSocket on 127.0.0.1: the test says what happens on each connection.</summary>
internal sealed class FakeSocketNode : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _connections;

    private FakeSocketNode(WebApplication server) => _server = server;

    public Uri Endpoint { get; private set; } = null!;

    /// <param name="converse">Gets the number of the connection, from 0, and may talk until it returns.</param>
    public static async Task<FakeSocketNode> StartAsync(Func<int, Conversation, Task> converse)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        FakeSocketNode node = new(builder.Build());
        node._server.UseWebSockets();
        node._server.Run(async context =>
        {
            int connection = Interlocked.Increment(ref node._connections) - 1;
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            try
            {
                await converse(connection, new Conversation(socket, context.RequestAborted));
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                // The client went away, as it does at the end of each test.
            }
        });
        await node._server.StartAsync();
        node.Endpoint = new UriBuilder(node._server.Urls.Single()) { Scheme = "ws" }.Uri;
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource impatient = new(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        await _server.StopAsync(impatient.Token);
        await _server.DisposeAsync();
    }

    internal sealed class Conversation(WebSocket socket, CancellationToken cancellationToken)
    {
        public async Task<JsonElement> HearAsync()
        {
            byte[] buffer = new byte[64 * 1024];
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new WebSocketException("closed");
                length += part.Count;
                if (part.EndOfMessage)
                    return JsonElement.Parse(buffer.AsSpan(0, length));
            }
        }

        /// <summary>In two frames, as long answers come.</summary>
        public async Task SayAsync(string message)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(message);
            await socket.SendAsync(bytes.AsMemory(0, bytes.Length / 2), WebSocketMessageType.Text, false, cancellationToken);
            await socket.SendAsync(bytes.AsMemory(bytes.Length / 2), WebSocketMessageType.Text, true, cancellationToken);
        }

        public Task AnswerAsync(JsonElement request, string result) =>
            SayAsync($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"result":{{result}}}""");

        public Task AnnounceAsync(string head) => SayAsync(
            $$$"""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{{{head}}}}}""");

        /// <summary>Says nothing until the client goes.</summary>
        public Task SilenceAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
