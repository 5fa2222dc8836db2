using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Derive;

/// <summary>What is charged beside the scenarios. Fractions of notional at spot.</summary>
/// <remarks>
/// Source: derivexyz/v2-core, PMRMLib_2.sol, addPrecomputes, _getConfidenceContingency and getMarginAndMarkToMarket; the ranges are
/// those of setOtherContingencyParams, the defaults those of scripts/config-mainnet.sol, getPMRM2Params, but for the peg, which
/// are those of the contract's own portfolio cases.
/// </remarks>
public sealed record Pm2Contingency
{
    /// <summary>Perpetuals, maintenance; 0 to 3.</summary>
    public double PerpMaintenance { get; init => field = Bound.Within(value, 0, 3); } = 0.03;

    /// <summary>Perpetuals, what initial margin adds; 0 to 3.</summary>
    public double PerpInitial { get; init => field = Bound.Within(value, 0, 3); } = 0.01;

    /// <summary>Naked short options, maintenance; 0 to 2.</summary>
    public double OptionMaintenance { get; init => field = Bound.Within(value, 0, 2); } = 0.003;

    /// <summary>Naked short options, what initial margin adds; 0 to 2.</summary>
    public double OptionInitial { get; init => field = Bound.Within(value, 0, 2); } = 0.002;

    /// <summary>A confidence below this is charged; 0 to 1.</summary>
    public double ConfidenceThreshold { get; init => field = Bound.Within(value, 0, 1); } = 0.55;

    /// <summary>Of what is missing to full confidence; 0 to 20.</summary>
    public double ConfidenceFactor { get; init => field = Bound.Within(value, 0, 20); } = 1;

    /// <summary>A stable below this, in USD, raises the initial loss factor; 0 to 100.</summary>
    public double PegThreshold { get; init => field = Bound.Within(value, 0, 100); } = 0.98;

    /// <summary>By so much per missing dollar; 0 to 10.</summary>
    public double PegFactor { get; init => field = Bound.Within(value, 0, 10); } = 2;

    /// <summary>(1 − confidence)·factor·notional below the threshold, nothing from it on.</summary>
    internal double OfConfidence(double confidence, double notionalUsd) =>
        confidence < ConfidenceThreshold ? (1 - confidence) * ConfidenceFactor * notionalUsd : 0;

    internal double PegLoss(double stableUsd) => Math.Max(0, PegThreshold - stableUsd) * PegFactor;
}
