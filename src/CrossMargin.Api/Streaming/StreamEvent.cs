using System.Globalization;
using System.Text;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api.Streaming;

/// <summary>One thing that happened, for whoever listens.</summary>
/// <param name="Number">Rising by one from event to event of this process.</param>
/// <param name="Name">What the event is called on the wire.</param>
/// <param name="Owner">Whose account; null for what concerns all.</param>
/// <param name="Status">Of that account.</param>
/// <param name="Payload">Made and written as JSON once, when the first listener wants it.</param>
internal sealed record StreamEvent(long Number, StreamTopic Topic, string Name, Address? Owner, AccountStatus? Status, Func<object> Payload)
{
    private byte[]? _frame;

    /// <summary>The event as it goes over the wire; the same bytes for all.</summary>
    /// <param name="process">Makes the id of this process's event unlike any other's.</param>
    public ReadOnlyMemory<byte> Frame(string process, JsonSerializerOptions options) =>
        _frame ??= FrameOf(string.Create(CultureInfo.InvariantCulture, $"{process}-{Number}"), Name, Payload(), options);

    /// <summary>The form of WHATWG's "Server-sent events": id, event and data, each on a line, and an empty one.</summary>
    /// <param name="id">Null: the client keeps the id of the event before.</param>
    public static byte[] FrameOf(string? id, string name, object payload, JsonSerializerOptions options) =>
        Encoding.UTF8.GetBytes($"{(id is null ? "" : $"id: {id}\n")}event: {name}\ndata: {JsonSerializer.Serialize(payload, options)}\n\n");
}
