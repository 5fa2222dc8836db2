namespace CrossMargin.Chain.Following;

/// <summary>What to make of a block that has no logs although its bloom says that it may.</summary>
internal enum EmptyAnswers
{
    /// <summary>Ask again: a node whose log index is behind its headers answers so for a moment.</summary>
    Doubted,

    /// <summary>It was asked for often enough: a proof is asked for, or another endpoint.</summary>
    Confirmed,

    /// <summary>Settled blocks: their headers are not all read.</summary>
    Believed,
}
