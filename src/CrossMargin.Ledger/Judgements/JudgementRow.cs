namespace CrossMargin.Ledger.Judgements;

/// <summary>A row of keeper_judgement as Dapper reads and writes it, beside the one that it belongs to: its names are its own.</summary>
internal sealed class JudgementRow
{
    /// <summary>Of an insert that selects from the row it belongs to.</summary>
    public const string Columns =
        "chain_id, venue, sub_account, episode_block, judged_number, judged_hash, judged_time, judged_at, inputs, local_digest, global_digest, recorded_at";

    /// <summary>The values of <see cref="Columns"/>, by the parameters of <see cref="Of"/>, and chain, venue and sub-account of the other row.</summary>
    public const string Values =
        """
        @ChainId, @Venue, @SubAccount, @BasisEpisode, @BasisNumber, @BasisHash, @BasisTime, @BasisAt, @BasisInputs, @BasisLocalDigest,
        @BasisGlobalDigest, @BasisRecordedAt
        """;

    public long BasisEpisode { get; init; }
    public long BasisNumber { get; init; }
    public byte[] BasisHash { get; init; } = [];
    public long BasisTime { get; init; }
    public long BasisAt { get; init; }

    /// <summary>Null for none: then nothing is written.</summary>
    public byte[]? BasisInputs { get; init; }
    public byte[] BasisLocalDigest { get; init; } = [];
    public byte[]? BasisGlobalDigest { get; init; }
    public DateTime BasisRecordedAt { get; init; }

    public static JudgementRow Of(Judgement? judgement, DateTimeOffset at) => judgement is null ? new JudgementRow() : new JudgementRow
    {
        BasisEpisode = judgement.EpisodeBlock,
        BasisNumber = judgement.Judged.Number,
        BasisHash = judgement.Judged.Hash.ToArray(),
        BasisTime = judgement.Judged.Timestamp,
        BasisAt = judgement.Timestamp,
        BasisInputs = JudgementForm.Write(judgement.Inputs),
        BasisLocalDigest = judgement.LocalDigest.ToArray(),
        BasisGlobalDigest = judgement.GlobalDigest?.ToArray(),
        BasisRecordedAt = at.UtcDateTime,
    };
}
