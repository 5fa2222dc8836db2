using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads a result; the reader stands on its first token, and must be left on its last.</summary>
/// <exception cref="JsonException">The result has not the form that it should.</exception>
internal delegate T ResultReader<out T>(ref Utf8JsonReader reader);

/// <summary>The frame around a JSON-RPC answer.</summary>
internal static class RpcEnvelope
{
    /// <summary>Reads one answer, on whose opening brace the reader stands, in one pass.</summary>
    /// <exception cref="JsonException">The answer is not JSON-RPC, or its result has not the form that it should.</exception>
    public static RpcAnswer<T> Read<T>(ref Utf8JsonReader reader, string method, EndpointName name, ResultReader<T> result)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an answer is no object");
        long? id = null;
        bool hasResult = false;
        Utf8JsonReader nothing = default;
        T value = default!;
        RpcException? error = null;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                    id = ReadId(ref reader);
                else if (reader.ValueTextEquals("result"u8) && !hasResult)
                {
                    Advance(ref reader);
                    hasResult = true;
                    // Some nodes send a null result beside an error: it is read only when there is no error.
                    if (reader.TokenType == JsonTokenType.Null)
                        nothing = reader;
                    else
                        value = result(ref reader);
                }
                else if (reader.ValueTextEquals("error"u8))
                    error = ReadError(ref reader, method, name);
                else
                    Skip(ref reader);
            }

            if (reader.TokenType != JsonTokenType.EndObject)
                throw new JsonException("an answer breaks off");
            if (!hasResult && error is null)
                throw new JsonException("an answer has neither result nor error");
            if (reader.CurrentDepth == 0 && reader.Read())
                throw new JsonException("something follows the answer");
            if (error is null && nothing.TokenType == JsonTokenType.Null)
                value = result(ref nothing);
        }
        catch
        {
            (value as IDisposable)?.Dispose();
            throw;
        }

        if (error is not null)
            (value as IDisposable)?.Dispose();
        return new RpcAnswer<T>(id, value, error);
    }

    /// <summary>The first identifier in an answer to a request or batch, found without reading further; null when there is none.</summary>
    public static long? FindId(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(body);
            Advance(ref reader);
            if (reader.TokenType == JsonTokenType.StartArray)
                Advance(ref reader);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                    return ReadId(ref reader);
                Skip(ref reader);
            }
        }
        catch (JsonException)
        {
            // Whoever waits for this answer reads it again, and says what is wrong with it.
        }

        return null;
    }

    /// <summary>Moves on by one token; the end of the text is an error.</summary>
    public static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("the answer breaks off");
    }

    /// <summary>Moves to the end of the value that follows the property name.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        reader.Skip();
    }

    private static long? ReadId(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long id))
            return id;
        reader.Skip();
        return null;
    }

    private static RpcException? ReadError(ref Utf8JsonReader reader, string method, EndpointName name)
    {
        Advance(ref reader);
        JsonElement error = JsonElement.ParseValue(ref reader);
        if (error.ValueKind == JsonValueKind.Null)
            return null;
        if (error.ValueKind != JsonValueKind.Object)
            return RpcFault.OfError(method, 0, name.Redact(error.ToString()), default);
        int code = error.TryGetProperty("code", out JsonElement number)
            && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int given) ? given : 0;
        string message = error.TryGetProperty("message", out JsonElement text) ? text.ToString() : "no message";
        byte[] data = error.TryGetProperty("data", out JsonElement extra) ? ReadErrorData(extra) : [];
        return RpcFault.OfError(method, code, name.Redact(message), data);
    }

    /// <summary>Revert data: hexadecimal, in an object (Hardhat), or after a word (Nethermind: "Reverted 0x…").</summary>
    private static byte[] ReadErrorData(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object)
            return data.TryGetProperty("data", out JsonElement inner) ? ReadErrorData(inner) : [];
        if (data.ValueKind != JsonValueKind.String)
            return [];
        string text = data.GetString()!;
        int start = text.IndexOf("0x", StringComparison.Ordinal);
        byte[] bytes = new byte[start < 0 ? 0 : (text.Length - start - 2) / 2];
        return start >= 0 && Hex.TryRead(text.AsSpan(start), bytes) ? bytes : [];
    }
}
