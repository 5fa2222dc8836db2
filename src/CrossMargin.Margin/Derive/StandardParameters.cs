using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Derive;

/// <summary>Everything that Derive's standard manager assumes. A value outside its range cannot be set.</summary>
/// <remarks>
/// The rules are those of StandardManager.sol in derivexyz/v2-core 7736900d, the defaults those of its test/config-test.sol,
/// getSRMParams, with the overrides of TestStandardManager_Cases.t.sol: what its account cases were computed with.
/// </remarks>
public sealed record StandardParameters
{
    public static StandardParameters Default { get; } = new();

    /// <summary>Of the perpetual's notional; 0 to 1.</summary>
    public double PerpMaintenance { get; init => field = Bound.Within(value, 0, 1); } = 0.05;

    /// <summary>Of the perpetual's notional; 0 to 1.</summary>
    public double PerpInitial { get; init => field = Bound.Within(value, 0, 1); } = 0.065;

    /// <summary>Of spot, per short call; 0 to 1.</summary>
    public double CallMaintenance { get; init => field = Bound.Within(value, 0, 1); } = 0.075;

    /// <summary>Of spot, per short put; 0 to 1.</summary>
    public double PutMaintenance { get; init => field = Bound.Within(value, 0, 1); } = 0.075;

    /// <summary>Of a short put's mark to market, where that is more; 0 to 1.</summary>
    public double PutMaintenanceOfMark { get; init => field = Bound.Within(value, 0, 1); } = 0.075;

    /// <summary>Of spot, per short option in the money; less what it is out of the money; 0 to 1.2.</summary>
    public double OptionInitial { get; init => field = Bound.Within(value, 0, 1.2); } = 0.15;

    /// <summary>But at least this; 0 to 1.2.</summary>
    public double LeastOptionInitial { get; init => field = Bound.Within(value, 0, 1.2); } = 0.10;

    /// <summary>A short put's initial margin is at least so much of its maintenance margin; 1 to 3.</summary>
    public double PutInitialOfMaintenance { get; init => field = Bound.Within(value, 1, 3); } = 1.05;

    /// <summary>Of the forward, per short call that no long one covers, maintenance; 1 to 3.</summary>
    public double UnpairedMaintenance { get; init => field = Bound.Within(value, 1, 3); } = 1.1;

    /// <summary>The same, initial; 1 to 3.</summary>
    public double UnpairedInitial { get; init => field = Bound.Within(value, 1, 3); } = 1.2;

    /// <summary>A confidence below this is charged; 0 to 1.</summary>
    public double ConfidenceThreshold { get; init => field = Bound.Within(value, 0, 1); } = 0.4;

    /// <summary>Of what is missing to full confidence; 0 to 1.</summary>
    public double ConfidenceFactor { get; init => field = Bound.Within(value, 0, 1); } = 0.4;

    /// <summary>What the base counts for; 0 to 1.</summary>
    public double BaseFactor { get; init => field = Bound.Within(value, 0, 1); } = 0.1;

    /// <summary>What initial margin lets count of that; 0 to 1.</summary>
    public double BaseInitialScale { get; init => field = Bound.Within(value, 0, 1); } = 1;

    /// <summary>A stable below this, in USD, raises initial margin; 0 to 1.</summary>
    public double PegThreshold { get; init => field = Bound.Within(value, 0, 1); } = 0.98;

    /// <summary>By so much of the short options' and perpetuals' notional per missing dollar; 0 to 3.</summary>
    public double PegFactor { get; init => field = Bound.Within(value, 0, 3); } = 1.2;

    internal double OfConfidence(double confidence, double notionalUsd) =>
        confidence < ConfidenceThreshold ? (1 - confidence) * ConfidenceFactor * notionalUsd : 0;

    /// <summary>What a short option out of the money by a fraction of spot must hold of spot.</summary>
    internal double InitialOfSpot(double outOfTheMoney) => Math.Max(OptionInitial - outOfTheMoney, LeastOptionInitial);
}
