using System.Text;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>What a run of crashes left behind.</summary>
internal sealed record CrashVerdict
{
    public int Kills { get; init; }

    /// <summary>Of each kind of process.</summary>
    public IReadOnlyDictionary<string, int> KillsByName { get; init; } = new Dictionary<string, int>();

    public int PostgresKills { get; init; }

    /// <summary>
    /// From a kill to the moment from which another one has the lease that the killed one had, and has indexed a block where it is on the chain; where there
    /// are snapshots, also to the next one.
    /// </summary>
    public IReadOnlyList<TimeSpan> Takeovers { get; init; } = [];

    /// <summary>Between two snapshots; null where none are taken.</summary>
    public TimeSpan? LongestGap { get; init; }

    public int Rounds { get; init; }

    public double Seconds { get; init; }

    /// <summary>What processes said that ended without having been killed: the database was away while they started.</summary>
    public IReadOnlyList<string> OwnEnds { get; init; } = [];

    /// <summary>Processes that did not end with 0 when they were asked to.</summary>
    public int UncleanEnds { get; init; }

    /// <summary>Rows that the database contradicted itself in when it came back.</summary>
    public int Contradictions { get; init; }

    public long Blocks { get; init; }

    public int Entries { get; init; }

    /// <summary>Times in which an account was liquidatable, by the chain's own word at every block.</summary>
    public int Episodes { get; init; }

    /// <summary>Liquidations on the chain.</summary>
    public int Liquidations { get; init; }

    /// <summary>Attempts by state.</summary>
    public string Attempts { get; init; } = "";

    /// <summary>Everything that is not as it must be; empty is the only good answer.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"{Kills} kills in {Seconds} s: {string.Join(", ", KillsByName.Select(one => $"{one.Key} {one.Value}"))}, PostgreSQL {PostgresKills}; {OwnEnds.Count} ended on their own");
        if (Takeovers.Count > 0)
            text.AppendLine($"{Takeovers.Count} take-overs, the slowest after {Takeovers.Max().TotalSeconds:F2} s, the median after {Takeovers.Order().ElementAt(Takeovers.Count / 2).TotalSeconds:F2} s");
        if (LongestGap is { } gap)
            text.AppendLine($"a snapshot every second, none for at most {gap.TotalSeconds:F0} s");
        text.AppendLine($"{Rounds} rounds, {Blocks} blocks, {Entries} entries, {Episodes} episodes, {Liquidations} liquidations; attempts: {Attempts}");
        text.AppendLine($"contradictions {Contradictions}, unclean ends {UncleanEnds}, faults {Faults.Count}");
        foreach (string fault in Faults)
            text.AppendLine($"  {fault}");
        foreach (IGrouping<string, string> end in OwnEnds.GroupBy(LastLineOf))
            text.AppendLine($"  {end.Count()} ended with: {end.Key}");
        return text.ToString();
    }

    private static string LastLineOf(string end) => end.TrimEnd().Split('\n')[^1];
}
