using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrossMargin.Devnet.Hostile;

/// <summary>An exchange, taken apart: each answer with the method and parameters that it is an answer to.</summary>
internal sealed class HostileMessage
{
    private readonly JsonNode? _response;

    private HostileMessage(JsonNode? response, IReadOnlyList<HostileCall> calls) => (_response, Calls) = (response, calls);

    /// <summary>Empty when one of both is not JSON-RPC.</summary>
    public IReadOnlyList<HostileCall> Calls { get; }

    public static HostileMessage Read(HostileExchange exchange)
    {
        JsonNode? response;
        JsonNode? request;
        try
        {
            response = JsonNode.Parse(exchange.Response.Span);
            request = exchange.Request.IsEmpty ? null : JsonNode.Parse(exchange.Request.Span);
        }
        catch (JsonException)
        {
            return new HostileMessage(null, []);
        }

        if (exchange.Request.IsEmpty)
            return new HostileMessage(response, [.. Notifications(response)]);
        Dictionary<string, JsonObject> requests = [];
        foreach (JsonObject one in Objects(request))
            requests[IdOf(one)] = one;
        return new HostileMessage(response, [.. Objects(response)
            .Where(answer => requests.ContainsKey(IdOf(answer)))
            .Select(answer => new HostileCall(MethodOf(requests[IdOf(answer)]), requests[IdOf(answer)]["params"] as JsonArray, answer))]);
    }

    /// <summary>The answer as it is now.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(_response);

    /// <summary>An error in place of each answer.</summary>
    public static byte[] WriteError(ReadOnlySpan<byte> request, int code, string message)
    {
        JsonNode? parsed = JsonNode.Parse(request);
        JsonObject[] errors = [.. Objects(parsed).Select(one => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = one["id"]?.DeepClone(),
            ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
        })];
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(parsed is JsonArray ? new JsonArray([.. errors]) : errors[0]);
    }

    private static IEnumerable<HostileCall> Notifications(JsonNode? message)
    {
        if (message?["params"] is JsonObject parameters)
            yield return new HostileCall("eth_subscription", null, parameters);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => [one],
        JsonArray many => many.OfType<JsonObject>(),
        _ => [],
    };

    private static string IdOf(JsonObject message) => message["id"]?.ToJsonString() ?? "";

    private static string MethodOf(JsonObject request) =>
        request["method"] is JsonValue method && method.TryGetValue(out string? name) ? name : "";
}

/// <summary>One request of an exchange and its answer.</summary>
/// <param name="Answer">The object that holds "result": the answer, or the parameters of a notification.</param>
internal sealed record HostileCall(string Method, JsonArray? Parameters, JsonObject Answer)
{
    /// <summary>What is answered; null for an error, or for nothing.</summary>
    public JsonNode? Result
    {
        get => Answer["result"];
        set => Answer["result"] = value;
    }

    public JsonArray? Logs => Method == "eth_getLogs" ? Result as JsonArray : null;

    /// <summary>The head, where it was asked for or is told.</summary>
    public JsonObject? Head => Method switch
    {
        "eth_getBlockByNumber" when Parameters is [JsonValue block, ..] && block.TryGetValue(out string? tag) && tag == "latest" => Result as JsonObject,
        "eth_subscription" => Result as JsonObject,
        _ => null,
    };
}
