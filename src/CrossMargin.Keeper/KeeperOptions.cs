using System.ComponentModel.DataAnnotations;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Policies;

namespace CrossMargin.Keeper;

/// <summary>How the keeper acts. The same on every chain, unless the chain's settings say otherwise.</summary>
public sealed class KeeperOptions
{
    /// <summary>Whether transactions are signed and sent. Off, all else is done and recorded, as a dry run.</summary>
    public bool Live { get; set; }

    /// <summary>USD. The least gain after all costs that is worth acting for, where a chain has no floor of its own; 0 to 1,000,000. The default is 1.</summary>
    [Range(0.0, 1_000_000.0)]
    public double ProfitFloorUsd { get; set; } = 1;

    /// <summary>How often every sub-account is judged, touched or not; 1 second to 1 day. The default is 30 seconds.</summary>
    /// <remarks>Interest accrues without any change of a slot: only the sweep sees an account that time alone moved.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often receipts and nonces are looked for; 50 milliseconds to 1 minute. The default is 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a candidate rests after it was not acted upon; 10 milliseconds to 10 minutes. Doubles with each failure. The default is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such rest; 1 second to 1 hour. The default is 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a transaction may take into a block before it counts as stuck; 1 second to 1 hour. The default is 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan InclusionDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Blocks that a transaction waits in the pools before a higher bid takes its place; 1 to 1,000. The default is 2.</summary>
    [Range(1, 1_000)]
    public int ReplaceAfterBlocks { get; set; } = 2;

    /// <summary>How often one attempt is outbid at most, and again that often when it is given up; 0 to 30. The default is 10.</summary>
    /// <remarks>Each time by an eighth: ten times are a little more than three times the first bid.</remarks>
    [Range(0, 30)]
    public int MaxReplacements { get; set; } = 10;

    /// <summary>
    /// USD. The most that is bid for what liquidates nothing, when it takes another transaction's place: approvals, closings, and the
    /// transfer to ourselves that uses the nonce of a liquidation that is given up; 0 to 10,000. The default is 50.
    /// </summary>
    [Range(0.0, 10_000.0)]
    public double ErrandCostMaxUsd { get; set; } = 50;

    /// <summary>How long a node may not know a transaction before the same bytes are sent again; 100 milliseconds to 10 minutes. The default is 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ResendInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the right to send for an account outlasts its holder, and so how long another live keeper waits at most before it takes over;
    /// 1 second to 1 minute. The default is 3 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>What other keepers' operators see of this one; 1 to 200 characters. The default is machine and process.</summary>
    [Required, StringLength(200)]
    public string HolderName { get; set; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Attempts on their way to a block at once, per chain; 1 to 1,000. The default is 64: what nodes queue per sender.</summary>
    [Range(1, 1_000)]
    public int MaxOpenAttempts { get; set; } = 64;

    /// <summary>What the keeper may spend, call and take. The default bears 5 reverts in a row, and no head that is older than 20 block times or a minute.</summary>
    [Required]
    public KeeperPolicy Policy { get; set; } = KeeperPolicy.Default;

    /// <summary>Gas that a liquidation is taken to need where the node cannot estimate it; 21,000 to 30,000,000. The default is 800,000.</summary>
    [Range(21_000, 30_000_000)]
    public long AssumedGas { get; set; } = 800_000;

    /// <summary>Added to the estimate for the gas limit, as a fraction; 0 to 2. The default is 0.25.</summary>
    /// <remarks>The state at inclusion is not the one that was estimated on; unused gas is not paid.</remarks>
    [Range(0.0, 2.0)]
    public double GasMargin { get; set; } = 0.25;

    /// <summary>
    /// What closing an inherited position is expected to lose, as a fraction of its worth; 0 to 1. The default, null, is what the venue's adapter
    /// expects.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? ClosingSlippage { get; set; }

    /// <summary>
    /// What seized collateral is expected to lose when it is sold, as a fraction of its worth, where its token has no haircut of its own; 0 to 1.
    /// The default is 0: it is kept. What is seized in the token that was paid is not sold.
    /// </summary>
    [Range(0.0, 1.0)]
    public double InventoryHaircut { get; set; }

    /// <summary>Interest on what is repaid, until the chain's finality, as a fraction a year; 0 to 10. The default is 0.05.</summary>
    [Range(0.0, 10.0)]
    public double CapitalCostPerYear { get; set; } = 0.05;

    /// <summary>How much of a debt is repaid at once. The default is the most.</summary>
    [EnumDataType(typeof(LiquidationAim))]
    public LiquidationAim Aim { get; set; } = LiquidationAim.Most;

    /// <summary>The venue's health factor that <see cref="LiquidationAim.Restore"/> brings a sub-account to; 1 to 2. The default is 1.05.</summary>
    [Range(1.0, 2.0)]
    public double RestoreTarget { get; set; } = 1.05;

    /// <summary>Gwei per gas. The least that is offered to the block's builder; 0 to 1,000. The default is 0.01.</summary>
    [Range(0.0, 1_000.0)]
    public double PriorityFeeFloorGwei { get; set; } = 0.01;

    /// <summary>What venues are asked for; null for the most.</summary>
    /// <remarks>A hundred-thousandth above the target: as much as interest of 100 % a year takes of a health factor in five minutes, until it is included.</remarks>
    public double? TargetHealth => Aim == LiquidationAim.Restore ? RestoreTarget * (1 + 1e-5) : null;

    /// <summary>USD: the chain's own floor, else <see cref="ProfitFloorUsd"/>.</summary>
    public double ProfitFloorOf(ChainSettings chain) => chain.MinProfitUsd ?? ProfitFloorUsd;
}
