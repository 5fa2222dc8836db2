namespace CrossMargin.Margin.Parameters;

/// <summary>What the portfolio model needs beyond its scenario grid.</summary>
public sealed record PortfolioParameters
{
    /// <summary>
    /// θ: the part of the gains of one underlying that pays for another's losses in the same scenario; 0 to 0.6. 0: none, as in Derive's
    /// PM2. 0.6 is the most that Deribit's cross-collateral portfolio margin gives.
    /// </summary>
    public double CrossOffset { get; init => field = Bound.Within(value, 0, 0.6); }

    /// <summary>The most that the offsets across underlyings may save, as a fraction of the losses; 0 to 1. ◊ Half.</summary>
    public double CrossOffsetCap { get; init => field = Bound.Within(value, 0, 1); } = 0.5;

    /// <summary>
    /// What a token that was carried over from another chain loses when its bridge fails, as a fraction; 0 to 0.5. ◊ 20 %: deep
    /// enough to notice that ETH on two chains is not one asset, and of the size of the discounts at which bridged dollars traded in July 2023.
    /// </summary>
    public double BridgeLoss { get; init => field = Bound.Within(value, 0, 0.5); } = 0.2;

    /// <summary>The chains whose tokens are the native ones. Ethereum: the other chains' are carried over from there.</summary>
    public IReadOnlyList<long> NativeChains { get; init; } = [1];

    /// <summary>The time that closing an account takes, for the expected shortfall; 1 minute to 30 days. ◊ One day.</summary>
    public TimeSpan LiquidationHorizon { get; init => field = Bound.Within(value, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)); } = TimeSpan.FromDays(1);

    /// <summary>The confidence of the expected shortfall; 0.9 to 0.999. 97.5 %: the Basel Committee's Fundamental Review of the Trading Book.</summary>
    public double ShortfallConfidence { get; init => field = Bound.Within(value, 0.9, 0.999); } = 0.975;
}
