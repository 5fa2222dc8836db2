using System.Buffers;
using System.Text.Json;

namespace CrossMargin.Chain.Rpc;

/// <summary>Writes requests as JSON-RPC 2.0.</summary>
internal static class RpcWriter
{
    public static ReadOnlyMemory<byte> Single(long id, RpcCall call)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using Utf8JsonWriter writer = new(buffer);
        Write(writer, id, call);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <param name="firstId">The identifier of the first; the others count up from it.</param>
    public static ReadOnlyMemory<byte> Batch(long firstId, ReadOnlySpan<RpcCall> calls)
    {
        ArrayBufferWriter<byte> buffer = new(512 * calls.Length);
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartArray();
        for (int index = 0; index < calls.Length; index++)
            Write(writer, firstId + index, calls[index]);
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, long id, RpcCall call)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, id);
        writer.WriteString("method"u8, call.Method);
        writer.WriteStartArray("params"u8);
        foreach (object? parameter in call.Parameters)
            JsonSerializer.Serialize(writer, parameter, parameter?.GetType() ?? typeof(object), RpcJson.Options);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
