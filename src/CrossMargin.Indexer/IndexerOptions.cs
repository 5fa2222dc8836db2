using CrossMargin.Chain.Following;

namespace CrossMargin.Indexer;

/// <summary>How chains are indexed: bounds and patience.</summary>
public sealed record IndexerOptions
{
    public FollowerOptions Following { get; init; } = new();

    /// <summary>How often a step that lost to another indexer is begun anew before the loss counts as a fault.</summary>
    public int ConflictRetries { get; init; } = 3;

    /// <summary>Holders whose code is asked for at the same time.</summary>
    public int CodeReadConcurrency { get; init; } = 16;

    /// <summary>Entries that wait for a write before them to end, at most, give or take a batch: then the reading waits.</summary>
    public int EntriesBehindMax { get; init; } = 60_000;

    /// <summary>How often it is looked for slots to be repaired.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause after the first fault of an outage; doubled for each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process may be silent before another indexes its chains. It is asked for five times as often.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the lease names as its holder: no other process may have the name. The default is machine and process.</summary>
    public string HolderName { get; init; } = $"{Environment.MachineName}/{Environment.ProcessId}";
}
