using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.Devnet.Hostile;

/// <summary>One WebSocket of a client, and the one to the node behind it.</summary>
internal sealed class HostileSocket(Uri node, HostileModel model, TimeProvider time)
{
    private readonly Dictionary<string, byte[]> _requests = [];
    private bool _isSilent;

    /// <summary>Until one side ends, or the model does.</summary>
    public async Task RunAsync(WebSocketManager sockets, CancellationToken cancellationToken)
    {
        using ClientWebSocket upstream = new();
        try
        {
            await upstream.ConnectAsync(node, cancellationToken);
            using WebSocket client = await sockets.AcceptWebSocketAsync();
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task requests = ForwardAsync(client, upstream, end.Token);
            Task answers = AnswerAsync(upstream, client, end.Token);
            await Task.WhenAny(requests, answers);
            await end.CancelAsync();
            client.Abort();
            await Task.WhenAll(requests, answers);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // How a connection ends does not matter: it is over.
        }
    }

    private async Task ForwardAsync(WebSocket client, WebSocket upstream, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(client, cancellationToken) is { } request)
        {
            lock (_requests)
            {
                foreach (string id in IdsOf(request))
                    _requests[id] = request;
            }

            await upstream.SendAsync(request.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    private async Task AnswerAsync(WebSocket upstream, WebSocket client, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(upstream, cancellationToken) is { } response)
        {
            if (_isSilent)
                continue;
            HostileAnswer answer = model.Answer(new HostileExchange(HostileChannel.WebSocket, RequestOf(response), response));
            if (answer.Delay > TimeSpan.Zero)
                await Task.Delay(answer.Delay, time, cancellationToken);
            switch (answer)
            {
                case HostileAnswer.Reply reply:
                    await client.SendAsync(reply.Body, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                    break;
                case HostileAnswer.Drip drip:
                    await DripAsync(drip, client, cancellationToken);
                    break;
                case HostileAnswer.Silence:
                    _isSilent = true;
                    break;
                case HostileAnswer.Drop:
                    return;
            }
        }
    }

    private async Task DripAsync(HostileAnswer.Drip drip, WebSocket client, CancellationToken cancellationToken)
    {
        for (int at = 0; at < drip.Body.Length; at += drip.PieceBytes)
        {
            if (at > 0)
                await Task.Delay(drip.Pause, time, cancellationToken);
            int count = Math.Min(drip.PieceBytes, drip.Body.Length - at);
            await client.SendAsync(
                drip.Body.Slice(at, count), WebSocketMessageType.Text, at + count == drip.Body.Length, cancellationToken);
        }
    }

    /// <summary>The request that this is the answer to; empty for a notification.</summary>
    private byte[] RequestOf(byte[] response)
    {
        byte[]? request = null;
        lock (_requests)
        {
            foreach (string id in IdsOf(response))
            {
                if (_requests.Remove(id, out byte[]? found))
                    request = found;
            }
        }

        return request ?? [];
    }

    private static IEnumerable<string> IdsOf(byte[] message)
    {
        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(message);
        }
        catch (JsonException)
        {
            return [];
        }

        IEnumerable<JsonElement> all = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [json];
        return all.Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("id", out _))
            .Select(one => one.GetProperty("id").GetRawText());
    }

    /// <summary>The next whole message; null when the other side has closed.</summary>
    private static async Task<byte[]?> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using MemoryStream message = new();
        byte[] part = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(part.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            await message.WriteAsync(part.AsMemory(0, received.Count), cancellationToken);
            if (received.EndOfMessage)
                return message.ToArray();
        }
    }
}
