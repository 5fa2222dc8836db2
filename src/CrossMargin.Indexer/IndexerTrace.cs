using System.Diagnostics;
using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>Where the time of a block goes, for whoever listens: <see cref="ActivitySource"/> by name.</summary>
public static class IndexerTrace
{
    public const string SourceName = "CrossMargin.Indexer";

    /// <summary>Asking for what is after the checkpoint: head, header, logs.</summary>
    public const string Read = "index.read";

    /// <summary>Logs into entries, with what has to be asked of the chain for them.</summary>
    public const string Reduce = "index.reduce";

    /// <summary>Until the range is in the database and handed to the book.</summary>
    public const string Commit = "index.commit";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>A span of the block's trace.</summary>
    /// <param name="began">When it began; null for now.</param>
    internal static Activity? Start(string name, BlockRef block, DateTimeOffset? began = null) =>
        Source.HasListeners() ? Source.StartActivity(name, ActivityKind.Internal, BlockTrace.Of(block), startTime: began ?? default) : null;
}
