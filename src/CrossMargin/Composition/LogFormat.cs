namespace CrossMargin.Composition;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>One line of text each, for people.</summary>
    Text,

    /// <summary>One JSON object each, for machines, with the ids of the trace and the span that it belongs to, where there is one.</summary>
    Json,
}
