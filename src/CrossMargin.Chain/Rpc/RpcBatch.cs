using System.Text.Json;

namespace CrossMargin.Chain.Rpc;

/// <summary>The answer to a batch: one answer for each request, in any order.</summary>
internal static class RpcBatch
{
    /// <summary>The answers in the order of the requests; null when the node refuses the batch as such.</summary>
    /// <exception cref="JsonException">Answers are missing, doubled or foreign, or the text is broken.</exception>
    /// <exception cref="RpcException">The whole batch failed for a reason that has nothing to do with its size.</exception>
    public static RpcAnswer<T>[]? Read<T>(
        ReadOnlySpan<byte> body, long firstId, ReadOnlySpan<RpcCall> calls, EndpointName name, ResultReader<T> result)
    {
        Utf8JsonReader reader = new(body);
        RpcEnvelope.Advance(ref reader);
        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadRefusal(ref reader, calls[0].Method, name);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("it is neither an object nor an array");

        RpcAnswer<T>?[] answers = new RpcAnswer<T>?[calls.Length];
        RpcAnswer<T>? unnamed = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // The method matters only to errors, and a batch asks for one kind of thing.
            RpcAnswer<T> answer = RpcEnvelope.Read(ref reader, calls[0].Method, name, result);
            if (answer is { Id: null, Error: not null })
                unnamed = answer;
            else if (answer.Id is not { } id || id < firstId || id >= firstId + calls.Length || answers[id - firstId] is not null)
                throw new JsonException("an answer's identifier is not one of the requests'");
            else
                answers[id - firstId] = answer;
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException("the answer breaks off");
        return Complete(answers, unnamed);

        static RpcAnswer<T>[]? ReadRefusal(ref Utf8JsonReader reader, string method, EndpointName name)
        {
            RpcException? error = RpcEnvelope.Read<JsonElement>(ref reader, method, name, JsonElement.ParseValue).Error;
            return error switch
            {
                null => throw new JsonException("one answer was given to a batch"),
                { IsTransient: true } when IsTooMuch(error) => throw error,
                _ => null,
            };
        }
    }

    /// <summary>An error without an identifier, in place of the answers, is about the batch as such.</summary>
    private static RpcAnswer<T>[]? Complete<T>(RpcAnswer<T>?[] answers, RpcAnswer<T>? unnamed)
    {
        int missing = answers.Count(answer => answer is null);
        if (unnamed?.Error is { } error && missing > 0)
            return IsTooMuch(error) ? throw error : null;
        if (missing > 0)
            throw new JsonException($"{missing} of {answers.Length} answers to a batch are missing");
        return Array.ConvertAll(answers, answer => answer!.Value);
    }

    /// <summary>A rate limit: smaller batches are no cure.</summary>
    private static bool IsTooMuch(RpcException error) =>
        error is RpcErrorException answer && RpcFault.IsRateLimit(answer.Code, answer.NodeMessage);
}
