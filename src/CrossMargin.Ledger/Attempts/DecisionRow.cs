using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A row of keeper_decision as Dapper reads it.</summary>
internal sealed class DecisionRow
{
    public const string Columns =
        """
        chain_id ChainId, venue, sub_account SubAccount, episode_block EpisodeBlock, kind, reason,
        judged_number JudgedNumber, judged_hash JudgedHash, judged_time JudgedTime, local_health LocalHealth,
        local_excess_usd LocalExcessUsd, global_status GlobalStatus, global_health GlobalHealth, dry_run DryRun, decided_at DecidedAt
        """;

    public long ChainId { get; init; }
    public string Venue { get; init; } = "";
    public byte[] SubAccount { get; init; } = [];
    public long EpisodeBlock { get; init; }
    public string Kind { get; init; } = "";
    public string Reason { get; init; } = "";
    public long JudgedNumber { get; init; }
    public byte[] JudgedHash { get; init; } = [];
    public long JudgedTime { get; init; }
    public double LocalHealth { get; init; }
    public double LocalExcessUsd { get; init; }
    public string GlobalStatus { get; init; } = "";
    public double? GlobalHealth { get; init; }
    public bool DryRun { get; init; }
    public DateTime DecidedAt { get; init; }

    public static DecisionRow Of(KeeperDecision decision) => new()
    {
        ChainId = decision.SubAccount.Venue.Chain.Value,
        Venue = decision.SubAccount.Venue.Name,
        SubAccount = decision.SubAccount.Key.Encode(),
        EpisodeBlock = decision.EpisodeBlock,
        Kind = decision.Kind.ToString(),
        Reason = decision.Reason,
        JudgedNumber = decision.Judged.Number,
        JudgedHash = decision.Judged.Hash.ToArray(),
        JudgedTime = decision.Judged.Timestamp,
        LocalHealth = decision.Health.LocalHealthFactor,
        LocalExcessUsd = decision.Health.LocalExcessUsd,
        GlobalStatus = decision.Health.GlobalStatus,
        GlobalHealth = decision.Health.GlobalHealth,
        DryRun = decision.DryRun,
        DecidedAt = decision.DecidedAt.UtcDateTime,
    };

    public KeeperDecision ToDecision()
    {
        ChainId chain = new(ChainId);
        return new KeeperDecision(
            new SubAccountId(new VenueId(chain, Venue), SubAccountKey.Decode(SubAccount)), EpisodeBlock,
            Enum.Parse<DecisionKind>(Kind), Reason,
            new BlockRef(chain, JudgedNumber, new Hash32(JudgedHash), JudgedTime),
            new JudgedHealth(LocalHealth, LocalExcessUsd, GlobalStatus, GlobalHealth), DryRun, new DateTimeOffset(DecidedAt));
    }
}
