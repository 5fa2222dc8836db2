using System.Diagnostics;
using CrossMargin.Domain;

namespace CrossMargin.Keeper;

/// <summary>Where the time from a changed book to a sent transaction goes, for whoever listens: <see cref="ActivitySource"/> by name.</summary>
public static class KeeperTrace
{
    public const string SourceName = "CrossMargin.Keeper";

    /// <summary>The tag of <see cref="Candidate"/>: the sub-account, as text.</summary>
    public const string SubAccount = "crossmargin.sub_account";

    /// <summary>Judging some of those who were touched.</summary>
    public const string Judge = "keep.judge";

    /// <summary>All that is decided about one candidate.</summary>
    public const string Candidate = "keep.candidate";

    /// <summary>Both verdicts on the candidate, as the book has it when its turn comes.</summary>
    public const string Verdict = "keep.verdict";

    /// <summary>What gas costs, and what the policy is held against.</summary>
    public const string Ask = "keep.ask";

    /// <summary>Capital, and the venue's terms for it.</summary>
    public const string Size = "keep.size";

    /// <summary>The attempt's row.</summary>
    public const string Open = "keep.open";

    /// <summary>The call on the pending state, at the same time as <see cref="Open"/>.</summary>
    public const string Simulate = "keep.simulate";

    /// <summary>The signature.</summary>
    public const string Sign = "keep.sign";

    /// <summary>Until a node accepted the transaction, or none did.</summary>
    public const string Send = "keep.send";

    /// <summary>The row of an attempt that comes into another state: <see cref="State"/>.</summary>
    public const string Move = "keep.move";

    /// <summary>From the last sending until the transaction is seen in a block.</summary>
    public const string Include = "keep.include";

    /// <summary>The tag of <see cref="Move"/> and <see cref="Include"/>: the attempt's number.</summary>
    public const string Attempt = "crossmargin.attempt";

    /// <summary>The tag of <see cref="Move"/> and <see cref="Include"/>: the attempt's state.</summary>
    public const string State = "crossmargin.attempt.state";

    /// <summary>The tag of <see cref="Send"/> and <see cref="Include"/>: the hash of the transaction.</summary>
    public const string Transaction = "crossmargin.transaction";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>A span of the trace of the block that is judged.</summary>
    /// <param name="began">When it began; null for now.</param>
    internal static Activity? Start(string name, BlockRef judged, DateTimeOffset? began = null) =>
        Source.HasListeners() ? Source.StartActivity(name, ActivityKind.Internal, BlockTrace.Of(judged), startTime: began ?? default) : null;
}
