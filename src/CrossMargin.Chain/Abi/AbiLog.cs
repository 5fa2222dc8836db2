using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Abi;

/// <summary>The topics of a log as words that an <see cref="AbiReader"/> reads. Generated code calls it.</summary>
public static class AbiLog
{
    /// <summary>Bytes that hold the most topics that a log can have.</summary>
    public const int TopicsSize = 4 * Hash32.Size;

    /// <summary>Reads the topics behind the event's own.</summary>
    /// <param name="words">Room for them: <see cref="TopicsSize"/> bytes.</param>
    /// <exception cref="AbiException">The log is of another event, or has other indexed members.</exception>
    public static AbiReader ReadTopics(scoped in EventLog log, Hash32 topic0, int indexed, Span<byte> words)
    {
        if (log.TopicCount == 0 || log.Topic0 != topic0)
            throw new AbiException($"The log's first topic is {log.Topic0}, expected {topic0}.");
        RequireCount(log, indexed + 1);
        log.Topic1.CopyTo(words);
        log.Topic2.CopyTo(words[Hash32.Size..]);
        log.Topic3.CopyTo(words[(2 * Hash32.Size)..]);
        return new AbiReader(words, indexed * Hash32.Size);
    }

    /// <summary>Reads the topics of an anonymous event, which has none of its own.</summary>
    /// <inheritdoc cref="ReadTopics"/>
    public static AbiReader ReadAnonymousTopics(scoped in EventLog log, int indexed, Span<byte> words)
    {
        RequireCount(log, indexed);
        log.Topic0.CopyTo(words);
        log.Topic1.CopyTo(words[Hash32.Size..]);
        log.Topic2.CopyTo(words[(2 * Hash32.Size)..]);
        log.Topic3.CopyTo(words[(3 * Hash32.Size)..]);
        return new AbiReader(words, indexed * Hash32.Size);
    }

    private static void RequireCount(in EventLog log, int expected)
    {
        if (log.TopicCount != expected)
            throw new AbiException($"The log has {log.TopicCount} topics, expected {expected}.");
    }
}
