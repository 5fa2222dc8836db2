using System.Text;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>A span as it came by OTLP. Ids are hexadecimal; no parent is an empty one.</summary>
/// <param name="Service">The name of the service that it is of.</param>
/// <param name="Attributes">Those whose values are text.</param>
public sealed record ReceivedSpan(
    string TraceId, string SpanId, string ParentId, string Name, string Service, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads an ExportTraceServiceRequest (opentelemetry-proto 1, trace_service.proto).</summary>
    internal static IEnumerable<ReceivedSpan> Read(ReadOnlyMemory<byte> request) =>
        from resourceSpans in Fields(request, 1)
        let service = Fields(resourceSpans, 1).SelectMany(resource => Pairs(resource, 1)).Last(pair => pair.Key == "service.name").Value
        from scopeSpans in Fields(resourceSpans, 2)
        from span in Fields(scopeSpans, 2)
        select new ReceivedSpan(HexOf(span, 1), HexOf(span, 2), HexOf(span, 4), TextOf(span, 5), service, Pairs(span, 9).ToDictionary());

    private static IEnumerable<KeyValuePair<string, string>> Pairs(ReadOnlyMemory<byte> message, int number) =>
        from pair in Fields(message, number)
        from value in Fields(pair, 2)
        select new KeyValuePair<string, string>(TextOf(pair, 1), TextOf(value, 1));

    private static string HexOf(ReadOnlyMemory<byte> message, int number) =>
        Convert.ToHexStringLower(Fields(message, number).LastOrDefault().Span);

    private static string TextOf(ReadOnlyMemory<byte> message, int number) =>
        Encoding.UTF8.GetString(Fields(message, number).LastOrDefault().Span);

    /// <summary>The bytes of every field of the number that has a length.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong tag = ReadVarint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    ReadVarint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    int length = (int)ReadVarint(message, ref at);
                    if (tag >> 3 == (ulong)number)
                        yield return message.Slice(at, length);
                    at += length;
                    break;
                default:
                    throw new FormatException($"Wire type {tag & 7} at {at}.");
            }
        }
    }

    private static ulong ReadVarint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
