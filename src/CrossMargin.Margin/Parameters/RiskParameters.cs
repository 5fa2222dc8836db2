using System.Collections.Frozen;
using CrossMargin.Domain;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Models;

namespace CrossMargin.Margin.Parameters;

/// <summary>Everything that the margin core assumes about markets. A value outside its range cannot be set.</summary>
/// <remarks>◊ marks a default that is this project's own proposition; the others name their source.</remarks>
public sealed record RiskParameters
{
    // Before Default, which is made of it: static fields are set in the order of the text.
    private static readonly Haircut StakedEther = new(0.05, 0.06);

    public static RiskParameters Default { get; } = new();

    /// <summary>Which file of parameters these are, as the file itself says; "default" for those that are built in.</summary>
    public string Version { get; init; } = "default";

    /// <summary>Standard normal quantile z of the oracle-latency buffer; 1 to 6.</summary>
    /// <remarks>
    /// 2.576 for 1 %: without drift the probability that a price touches −b before t is 2·Φ(−b / (σ·√t)) by the
    /// reflection principle, so the two-sided quantile is the right one for a one-sided barrier.
    /// </remarks>
    public double Quantile { get; init => field = Bound.Within(value, 1, 6); } = 2.576;

    /// <summary>Multiple of an oracle's own confidence interval that is charged; 0 to 10. Pyth advises to price at ± one interval.</summary>
    public double ConfidenceMultiple { get; init => field = Bound.Within(value, 0, 10); } = 1;

    /// <summary>A wider confidence interval, as a fraction of the price, makes it unfit for margin; 0 to 1. 2 % in Drift's validity ladder.</summary>
    public double MaxConfidence { get; init => field = Bound.Within(value, 0, 1); } = 0.02;

    /// <summary>A price further from its five-minute mean than by this ratio, either way, is too volatile for margin; above 1, to 100. 5 in Drift's validity ladder.</summary>
    public double TooVolatileRatio { get; init => field = Bound.Within(value, Math.BitIncrement(1.0), 100); } = 5;

    /// <summary>
    /// How many times the limit of margin a price may be old and still liquidate; 1 to 100. ◊ 3: a stale price blocks new risk
    /// long before it blocks a liquidation (the order of Drift and Jupiter).
    /// </summary>
    public double LiquidationPatience { get; init => field = Bound.Within(value, 1, 100); } = 3;

    /// <summary>How long after its heartbeat a feed may still answer before its price is stale; 0 to 1 day. ◊ A few blocks of a congested chain.</summary>
    public TimeSpan FeedGrace { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(1)); } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The heartbeat of a feed that chains.json does not describe; 0 to 7 days. Without a known deviation its silence
    /// says nothing, so its age is never capped. 1 h is Chainlink's for ETH / USD on the Ethereum main net.
    /// </summary>
    public TimeSpan UndescribedHeartbeat { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(7)); } = TimeSpan.FromHours(1);

    /// <summary>How far a price's time may lie ahead of the view's before one of the clocks is wrong; 0 to 1 day. ◊ Above the drift that clients accept of a block.</summary>
    public TimeSpan ClockTolerance { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(1)); } = TimeSpan.FromMinutes(5);

    /// <summary>Blocks until a transaction of ours is expected to be included; 0 to 100. ◊ The next one, and one more when the fee was too low.</summary>
    public double InclusionBlocks { get; init => field = Bound.Within(value, 0, 100); } = 2;

    /// <summary>By which model an account without options is judged. Linear, as most venues have it; whoever holds options is always judged by scenarios.</summary>
    public MarginModel Model { get; init; } = MarginModel.Linear;

    /// <summary>The scenario grid of the portfolio model, and what goes with it. Its range is each underlying's own.</summary>
    public Pm2Parameters Pm2 { get; init; } = Pm2Parameters.Default;

    public PortfolioParameters Portfolio { get; init; } = new();

    /// <summary>What follows from an outage of a rollup's sequencer.</summary>
    public SequencerParameters Sequencer { get; init; } = new();

    /// <summary>How long what starts on one chain takes until it counts on another.</summary>
    public ChainLatencies Latencies { get; init; } = new();

    /// <summary>What local survival assumes.</summary>
    public SurvivalParameters Survival { get; init; } = new();

    public StatusThresholds Thresholds { get; init; } = new();

    /// <summary>What bringing an account back costs, and within what limits.</summary>
    public ReliefParameters Relief { get; init; } = ReliefParameters.Default;

    /// <summary>How volatilities, regimes and correlations are estimated from prices, and what a release must show.</summary>
    public CalibrationParameters Calibration { get; init; } = CalibrationParameters.Default;

    /// <summary>By symbol of the underlying, in any letter case.</summary>
    /// <remarks>
    /// Maintenance 3 % and initial 4 % of notional: the contingencies of Derive's PM2 for perpetuals. Shock 18 %: the range of
    /// its grid; the dollar is what everything is measured in and is not moved.
    /// Volatility: ◊ floors, near the long-run realised figures of ETH (80 %) and BTC (60 %); 5 % for the dollar, whose
    /// tokens move by a few per mille and seldom by more. Basis: ◊ 1 %, what leaving one chain for another may cost; a
    /// discount of the token itself, as staked ETH had in June 2022, is in its haircut.
    /// </remarks>
    public IReadOnlyDictionary<string, UnderlyingParameters> Underlyings { get; init => field = Frozen(value); } = Frozen(
        new Dictionary<string, UnderlyingParameters>
        {
            ["ETH"] = new(volatility: 0.80, maintenance: 0.03, initial: 0.04, basis: 0.01),
            ["BTC"] = new(volatility: 0.60, maintenance: 0.03, initial: 0.04, basis: 0.01),
            ["USD"] = new(volatility: 0.05, maintenance: 0.03, initial: 0.04, basis: 0.01, shock: 0),
        });

    /// <summary>For an underlying that is not listed. ◊ The volatility of small coins, and a spread that closing a debt in one may cost.</summary>
    public UnderlyingParameters UnlistedUnderlying { get; init; } = new(volatility: 1.50, maintenance: 0.10, initial: 0.15, basis: 0.05, shock: 0.36);

    /// <summary>By symbol of a token or of an underlying, in any letter case.</summary>
    /// <remarks>
    /// Derive's collateral tiers: ETH 1.5 % + 0.5 %, staked ETH 5 % + 1 % (the upper end of its 3 to 5 %), BTC 25 % + 5 %
    /// as collateral for another underlying, DAI 8 % + 2 %, USDe 20 % + 5 %. The dollar is USDC, Derive's cash: none. USDT, ◊, as DAI.
    /// </remarks>
    public IReadOnlyDictionary<string, Haircut> Haircuts { get; init => field = Frozen(value); } = Frozen(
        new Dictionary<string, Haircut>
        {
            ["ETH"] = new(0.015, 0.02),
            ["stETH"] = StakedEther,
            ["wstETH"] = StakedEther,
            ["weETH"] = StakedEther,
            ["rETH"] = StakedEther,
            ["cbETH"] = StakedEther,
            ["BTC"] = new(0.25, 0.30),
            ["USD"] = new(0, 0),
            ["DAI"] = new(0.08, 0.10),
            ["USDT"] = new(0.08, 0.10),
            ["USDe"] = new(0.20, 0.25),
            ["sUSDe"] = new(0.20, 0.25),
        });

    /// <summary>For a token whose underlying has no tier. ◊ Half: nothing is known of it.</summary>
    public Haircut UnlistedHaircut { get; init; } = new(0.50, 0.60);

    /// <summary>The part of what an asset counts for that is taken off it while its chain is degraded; 0 to 1. ◊ A quarter: what it takes to be carried away in haste.</summary>
    public double DegradedHaircut { get; init => field = Bound.Within(value, 0, 1); } = 0.25;

    /// <summary>What a price must pass to be relied on.</summary>
    internal PriceGuards Guards => new(
        MaxConfidence, tooVolatileRatio: TooVolatileRatio, clockTolerance: ClockTolerance, liquidationPatience: LiquidationPatience);

    public UnderlyingParameters Of(Underlying underlying) =>
        Underlyings.GetValueOrDefault(underlying.Symbol) ?? UnlistedUnderlying;

    /// <summary>
    /// The tier of the underlying, or the token's own where that is larger. A token's symbol can thus only lower its
    /// worth: whoever names a token "USD" gains nothing by it.
    /// </summary>
    public Haircut HaircutOf(Token token)
    {
        Haircut ofUnderlying = Haircuts.GetValueOrDefault(token.Underlying.Symbol) ?? UnlistedHaircut;
        return Haircuts.TryGetValue(token.Symbol, out Haircut? own) ? own.OrLarger(ofUnderlying) : ofUnderlying;
    }

    private static FrozenDictionary<string, T> Frozen<T>(IReadOnlyDictionary<string, T> values) =>
        values.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
